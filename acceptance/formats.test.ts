import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createExifNote,
  createNote,
  createNotebookTiff,
  createRotatedScan,
  createScannedNotebook,
  createTurnedNote,
  createTypedNotebook,
  type SampleDocument,
} from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'

const samples = new URL('../samples/', import.meta.url)
let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '2' })
})
afterAll(() => endOwnProgram(program))

async function expectEveryPage(sample: SampleDocument): Promise<void> {
  const { status, results } = await readDocument(program.client, sample)
  expect(status.file_info.content_type).toBe(sample.mediaType)
  expect(results.pages.map((page) => page.page)).toEqual(sample.pages.map((_, index) => index + 1))
  for (const [index, truth] of sample.pages.entries()) {
    const read = results.pages[index]?.text ?? ''
    expect(characterErrorRate(read, truth), `${sample.name}, page ${index + 1}: ${read}`).toBeLessThan(0.06)
  }
  expect(status).toMatchObject({ partial: false, pages_failed: [] })
}

describe('pictures', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'bmp'] as const)(
    'as %s give their text',
    async (format) => {
      await expectEveryPage(await createNote(format))
    },
  )

  it.each([90, 180, 270] as const)('turned by %d degrees are read all the same', async (degrees) => {
    await expectEveryPage(await createTurnedNote(degrees))
  })

  it('are turned as EXIF says', async () => {
    await expectEveryPage(await createExifNote())
  })

  it('of several pages in one TIFF are read in their order', async () => {
    await expectEveryPage(await createNotebookTiff(3))
  })
})

describe('PDF documents', () => {
  it('with a text layer give that text, without recognition', async () => {
    const sample = await createTypedNotebook(2)
    await expectEveryPage(sample)
    const { results } = await readDocument(program.client, sample)
    expect(results.pages.map((page) => page.source)).toEqual(['text_layer', 'text_layer'])
  })

  it('of scans are recognised', async () => {
    const sample = await createScannedNotebook(2)
    await expectEveryPage(sample)
    const { results } = await readDocument(program.client, sample)
    expect(results.pages.map((page) => page.source)).toEqual(['ocr', 'ocr'])
  })

  it('whose pages are to be turned are read upright', async () => {
    await expectEveryPage(await createRotatedScan())
  })
})

describe('samples', () => {
  it.each([
    { picture: 'surat.jpg', truthFile: 'surat.txt', language: 'id', bound: 0.05 },
    { picture: 'letter.png', truthFile: 'letter.txt', language: 'en', bound: 0.03 },
    { picture: 'letter-exif-6.jpg', truthFile: 'letter.txt', language: 'en', bound: 0.03 },
    { picture: 'receipt.jpg', truthFile: 'receipt.txt', language: 'id', bound: 0.12 },
    { picture: 'photo.heic', truthFile: 'letter.txt', language: 'en', bound: 0.05 },
  ])('$picture reads as $truthFile', async ({ picture, truthFile, language, bound }) => {
    const truth = await readFile(new URL(truthFile, samples), 'utf8')
    const document = { name: picture, data: await readFile(new URL(picture, samples)) }
    const { status } = await readDocument(program.client, document, { language })
    const text = status.ocr_result.full_text
    expect(characterErrorRate(text, truth), text).toBeLessThan(bound)
  })
})
