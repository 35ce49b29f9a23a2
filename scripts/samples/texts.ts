/** A letter of a made-up village, as lines; an empty line is a gap. */
export const indonesianLetter: readonly string[] = [
  'KELOMPOK TANI SUMBER REJEKI',
  'Dusun Kalibening, Desa Wonosari Lor',
  '',
  'Wonosari Lor, 14 Maret 2025',
  'Nomor: 027/KT-SR/III/2025',
  'Perihal: Undangan rapat anggota',
  '',
  'Kepada Yth. seluruh anggota kelompok tani',
  'di tempat',
  '',
  'Dengan hormat,',
  'Sehubungan dengan musim tanam yang akan segera dimulai,',
  'kami mengundang Bapak dan Ibu untuk hadir dalam rapat',
  'anggota yang akan dilaksanakan pada hari Sabtu, tanggal',
  '22 Maret 2025, pukul 19.30 sampai selesai, bertempat di',
  'balai dusun. Acara yang akan dibahas adalah pembagian',
  'pupuk, jadwal pengairan, dan perbaikan saluran air.',
  'Mengingat pentingnya acara ini, kami mohon kehadiran',
  'Bapak dan Ibu tepat pada waktunya.',
  '',
  'Atas perhatian dan kehadirannya kami ucapkan terima kasih.',
  '',
  'Hormat kami,',
  'Ketua Kelompok Tani',
]

/** A letter of a made-up library. */
export const englishLetter: readonly string[] = [
  'HILLSIDE READING ROOM',
  '12 Orchard Lane, Upper Fenwick',
  '',
  '3 June 2025',
  '',
  'Dear readers,',
  'The reading room will be closed from Monday the ninth to',
  'Friday the thirteenth of June while the roof is repaired.',
  'Books that are due in that week may be returned one week',
  'later without a fine. The letter box beside the door will',
  'stay open, and returned books are collected every evening.',
  'When we open again, the children will find forty new',
  'picture books near the window, and a map of the valley',
  'drawn in 1887 will hang on the north wall.',
  '',
  'We thank you for your patience and hope to see you soon.',
  '',
  'With kind regards,',
  'The volunteers of the reading room',
]

/** A receipt of a made-up shop; columns are made with spaces, for a font of fixed width. */
export const receipt: readonly string[] = [
  '   WARUNG BU LASTRI',
  'Jl. Kenanga 8, Tegalsari',
  '------------------------',
  '2 Nasi goreng     36.000',
  '1 Soto ayam       17.500',
  '3 Es teh manis    15.000',
  '1 Kerupuk          2.000',
  '------------------------',
  'Jumlah            70.500',
  'Tunai            100.000',
  'Kembali           29.500',
  '',
  '     TERIMA KASIH',
]

/** A few lines for tests that only want some text, read in a second. */
export const note: readonly string[] = [
  'Please water the tomatoes',
  'every morning before nine',
  'and close the garden gate.',
]

const places = [
  'harbour',
  'orchard',
  'windmill',
  'quarry',
  'meadow',
  'lighthouse',
  'bridge',
  'chapel',
  'ferry',
]
const animals = ['heron', 'badger', 'otter', 'falcon', 'hedgehog', 'salmon', 'lizard']
const weathers = ['rain', 'sunshine', 'fog', 'thunder', 'snow']

/** Page `number` (1-based) of a notebook; no two of the first 315 pages say the same besides their number. */
export function notebookPage(number: number): readonly string[] {
  const pick = (words: readonly string[]): string => words[number % words.length] ?? ''
  return [
    `Notebook page ${number}`,
    `Walked to the ${pick(places)} and saw`,
    `the ${pick(animals)} standing in the ${pick(weathers)}.`,
  ]
}
