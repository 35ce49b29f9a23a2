import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { formatHocr } from './hocr.js'
import { formatted, hostileTexts, lineOf, pageOf } from './pages.testing.js'

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  htmlEntities: true,
  parseTagValue: false,
  isArray: (name) => name === 'span' || name === 'div',
})

async function parsed(page: Parameters<typeof formatted>[1][number], fileName?: string) {
  const xml = await formatted(formatHocr, [page], fileName)
  expect(XMLValidator.validate(xml)).toBe(true)
  return { xml, body: parser.parse(xml).html.body }
}

test('pages hold areas, paragraphs, lines and words, each with its box', async () => {
  const { body } = await parsed(pageOf([lineOf('Dusun Kalibening', [100, 200, 420, 240])], { dpi: 200 }))
  const [page] = body.div
  expect(page.title).toBe('image "surat.jpg"; bbox 0 0 1000 1000; ppageno 0; scan_res 200 200')
  const [area] = page.div
  expect(area).toMatchObject({ class: 'ocr_carea', title: 'bbox 100 200 420 240', p: { class: 'ocr_par' } })
  const [line] = area.p.span
  expect(line.title).toBe('bbox 100 200 420 240; baseline 0 0')
  expect(line.span).toMatchObject([
    { class: 'ocrx_word', title: 'bbox 100 200 200 240; x_wconf 99', '#text': 'Dusun' },
    { class: 'ocrx_word', title: 'bbox 220 200 420 240; x_wconf 99', '#text': 'Kalibening' },
  ])
})

test('a tilted line tells its slope, and a turned one its angle counter-clockwise', async () => {
  const line = lineOf('miring', [100, 200, 300, 240])
  const tilted = {
    bounding_box: [
      [100, 200],
      [300, 220],
      [296, 260],
      [96, 240],
    ] as never,
  }
  const turned = {
    bounding_box: [
      [240, 100],
      [240, 300],
      [200, 300],
      [200, 100],
    ] as never,
  }
  const { body } = await parsed(
    pageOf([
      { ...line, ...tilted },
      { ...line, ...turned },
    ]),
  )
  const titles = body.div[0].div.flatMap((area: { p: { span: { title: string }[] } }) =>
    area.p.span.map(({ title }) => title),
  )
  expect(titles).toEqual(['bbox 96 200 300 260; baseline 0.1 -20', 'bbox 200 100 240 300; textangle 270'])
})

test.each(hostileTexts)('stays well-formed, and without markup of others, with %j', async (text) => {
  const { xml, body } = await parsed(
    pageOf(
      [lineOf('x', [1, 1, 9, 9])].map((line) => ({
        ...line,
        words: [{ text, bounding_box: line.bounding_box, confidence: 1 }],
      })),
    ),
    text,
  )
  expect(xml).not.toContain('<script')
  expect(body.div[0].div[0].p.span[0].span).toHaveLength(1)
})

test('a line without words is its own word', async () => {
  const line = { ...lineOf('utuh', [1, 1, 9, 9]), words: [] }
  const { body } = await parsed(pageOf([line]))
  expect(body.div[0].div[0].p.span[0].span[0]['#text']).toBe('utuh')
})
