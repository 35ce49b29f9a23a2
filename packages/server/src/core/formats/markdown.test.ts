import { expect, test } from 'vitest'
import { formatMarkdown } from './markdown.js'
import { type Edges, formatted, lineOf, pageOf } from './pages.testing.js'

const markdown = (...pages: Parameters<typeof formatted>[1]) => formatted(formatMarkdown, pages)

/** Lines of 20 pixels, 30 from each other. */
function column(texts: readonly string[], { top = 100, right = 900 } = {}) {
  return texts.map((text, index) => {
    const edges: Edges = [100, top + index * 30, right, top + index * 30 + 20]
    return lineOf(text, edges)
  })
}

test('lines that ran out of room are joined, and words that a hyphen broke are mended', async () => {
  const page = pageOf(
    column(['Sehubungan dengan musim ta-', 'nam yang akan dimulai, kami', 'mengundang Bapak-']),
  )
  expect(await markdown(page)).toBe(
    'Sehubungan dengan musim tanam yang akan dimulai, kami mengundang Bapak-\n',
  )
})

test('a word that is said twice keeps its hyphen, and lines that were ended early are mended, too', async () => {
  const page = pageOf([
    ...column(['Rapat dihadiri oleh masing-', 'masing ketua, dan para undang-', 'undangan dibagikan']),
    ...column(['semua dilaksana-', 'kan esok'], { top: 190, right: 300 }),
  ])
  expect(await markdown(page)).toBe(
    'Rapat dihadiri oleh masing-masing ketua, dan para undang-undangan dibagikan semua dilaksanakan esok\n',
  )
})

test('the lines of each column are joined', async () => {
  const text = [
    'Kolom ini berisi berita tentang panen',
    'raya di kabupaten yang pada tahun ini',
    'meningkat tajam dibandingkan dengan',
    'tahun lalu. Petani merasa senang oleh',
    'karena harga gabah kering juga mem-',
    'baik sejak bulan lalu',
  ]
  const columnFrom = (left: number) =>
    text.map((line, index) => {
      const right = left + (index === text.length - 1 ? 200 : 380)
      return lineOf(line, [left, 100 + index * 30, right, 120 + index * 30])
    })
  const joined = text.join(' ').replace('mem- baik', 'membaik')
  const title = lineOf('Berita', [100, 40, 900, 60])
  const page = pageOf([title, ...columnFrom(100), ...columnFrom(520)])
  expect(await markdown(page)).toBe(`Berita\n\n${joined}\n\n${joined}\n`)
})

test('short lines stay lines beside a column, as an address does', async () => {
  const lines = ['Koperasi Maju', 'Jl. Merdeka 45', 'Kelurahan Cikini', 'Jakarta Pusat']
  const at = (left: number) =>
    lines.map((line, index) => lineOf(line, [left, 100 + index * 30, left + 200, 120 + index * 30]))
  const address = lines.join('\\\n')
  expect(await markdown(pageOf([...at(100), ...at(700)]))).toBe(`${address}\n\n${address}\n`)
})

test('a hyphen before a capital or a number stays', async () => {
  const page = pageOf(column(['Ia tinggal di Jakarta-', 'Selatan, rumah nomor 12-', '14 di jalan itu']))
  expect(await markdown(page)).toBe('Ia tinggal di Jakarta- Selatan, rumah nomor 12- 14 di jalan itu\n')
})

test('lines that ended before the margin stay lines; wider gaps make paragraphs', async () => {
  const address = [
    ...column(['Kepada Yth.'], { right: 300 }),
    ...column(['di tempat'], { top: 130, right: 250 }),
  ]
  const body = column(['Dengan hormat kami sampaikan', 'bahwa rapat diadakan besok'], { top: 220 })
  const texts = 'Kepada Yth.\\\ndi tempat\n\nDengan hormat kami sampaikan bahwa rapat diadakan besok\n'
  expect(await markdown(pageOf([...address, ...body]))).toBe(texts)
})

test('cells of a table stay in their row', async () => {
  const rows = ['Kopi', 'Teh', 'Gula'].flatMap((name, index) => [
    lineOf(name, [100, 100 + index * 30, 200, 120 + index * 30]),
    lineOf('12.000', [700, 100 + index * 30, 900, 120 + index * 30]),
  ])
  expect(await markdown(pageOf(rows))).toBe('Kopi 12.000\\\nTeh 12.000\\\nGula 12.000\n')
})

test('clearly larger letters make a heading, unless there is nothing to compare them with', async () => {
  const body = column(['Baris pertama dari isi surat', 'dan baris kedua dari isi itu', 'serta yang ketiga'], {
    top: 300,
  })
  const title = lineOf('Undangan rapat', [100, 100, 600, 145])
  const section = lineOf('Acara', [100, 200, 300, 230])
  const sentence = lineOf('Sampai jumpa.', [100, 500, 600, 545])
  expect(await markdown(pageOf([title, section, ...body, sentence]))).toBe(
    '# Undangan rapat\n\n## Acara\n\nBaris pertama dari isi surat dan baris kedua dari isi itu serta yang ketiga\n\nSampai jumpa.\n',
  )
  expect(await markdown(pageOf([title]))).toBe('Undangan rapat\n')
})

test('what would be markup is escaped', async () => {
  const texts = ['# bukan judul', '1. bukan daftar', '- bukan butir', 'a*b_c <script> [x](y) `z` | &amp;']
  const lines = texts.map((text, index) => lineOf(text, [100, 100 + index * 60, 400, 120 + index * 60]))
  expect(await markdown(pageOf(lines))).toBe(
    '\\# bukan judul\n\n1\\. bukan daftar\n\n\\- bukan butir\n\na\\*b\\_c \\<script\\> \\[x\\](y) \\`z\\` \\| \\&amp;\n',
  )
})

test('pages are told apart by comments, and one without text is empty', async () => {
  const line = lineOf('Satu', [100, 100, 200, 120])
  const pages = [pageOf([line]), pageOf([], { page: 2 }), pageOf([line], { page: 3 })]
  expect(await markdown(...pages)).toBe('Satu\n\n<!-- page 2 -->\n\n\n<!-- page 3 -->\n\nSatu\n')
})

test('the first page is told of where it is not the document’s first', async () => {
  const line = lineOf('Tiga', [100, 100, 200, 120])
  expect(await markdown(pageOf([line], { page: 3 }))).toBe('<!-- page 3 -->\n\nTiga\n')
})

test('a turned page is laid out as it is read', async () => {
  const upright = pageOf(column(['Sehubungan dengan musim', 'tanam yang akan dimulai']))
  const lines = upright.lines.map((line) => ({
    ...line,
    // Turned by a quarter, counter-clockwise: the page must be turned clockwise.
    bounding_box: line.bounding_box.map(([x, y]) => [y, 1000 - x]) as never,
  }))
  expect(await markdown(pageOf(lines, { rotation: 90 }))).toBe(await markdown(upright))
})
