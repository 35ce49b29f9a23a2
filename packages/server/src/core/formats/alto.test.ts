import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { formatAlto } from './alto.js'
import { formatted, hostileTexts, lineOf, pageOf } from './pages.testing.js'

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  isArray: (name) => ['Page', 'TextBlock', 'TextLine', 'String', 'SP'].includes(name),
})

async function parsed(...pages: Parameters<typeof formatted>[1]) {
  const xml = await formatted(formatAlto, pages)
  expect(XMLValidator.validate(xml)).toBe(true)
  return { xml, alto: parser.parse(xml).alto }
}

test('strings have places, sureness and spaces between them', async () => {
  const { alto } = await parsed(pageOf([lineOf('Dusun Kalibening', [100, 200, 420, 240])]))
  expect(alto).toMatchObject({
    SCHEMAVERSION: '4.4',
    Description: {
      MeasurementUnit: 'pixel',
      sourceImageInformation: { fileName: 'surat.jpg' },
      Processing: { processingSoftware: { softwareName: 'nusabaca' } },
    },
  })
  const [page] = alto.Layout.Page
  expect(page).toMatchObject({ PHYSICAL_IMG_NR: '1', WIDTH: '1000', HEIGHT: '1000', PC: '0.987', LANG: 'id' })
  const [block] = page.PrintSpace.TextBlock
  expect(block).toMatchObject({ HPOS: '100', VPOS: '200', WIDTH: '320', HEIGHT: '40' })
  expect(block).not.toHaveProperty('ROTATION')
  const [line] = block.TextLine
  expect(line.String).toMatchObject([
    { HPOS: '100', VPOS: '200', WIDTH: '100', HEIGHT: '40', CONTENT: 'Dusun', WC: '0.987' },
    { HPOS: '220', VPOS: '200', WIDTH: '200', HEIGHT: '40', CONTENT: 'Kalibening', WC: '0.987' },
  ])
  expect(line.SP).toMatchObject([{ HPOS: '200', VPOS: '200', WIDTH: '20', HEIGHT: '40' }])
})

test('a turned block tells its angle counter-clockwise', async () => {
  const turned = {
    bounding_box: [
      [240, 100],
      [240, 300],
      [200, 300],
      [200, 100],
    ] as never,
  }
  const { alto } = await parsed(pageOf([{ ...lineOf('putar', [1, 1, 9, 9]), ...turned }]))
  expect(alto.Layout.Page[0].PrintSpace.TextBlock[0].ROTATION).toBe('270')
})

test('ids are unique over all pages', async () => {
  const line = lineOf('satu dua', [100, 200, 420, 240])
  const { xml } = await parsed(pageOf([line, line]), pageOf([line], { page: 2 }))
  const ids = [...xml.matchAll(/ ID="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test.each(hostileTexts)('stays well-formed with %j', async (text) => {
  const line = lineOf('x', [1, 1, 9, 9])
  const words = [{ text, bounding_box: line.bounding_box, confidence: 1 }]
  const { alto } = await parsed(pageOf([{ ...line, words }]))
  expect(alto.Layout.Page[0].PrintSpace.TextBlock[0].TextLine[0].String).toHaveLength(1)
})
