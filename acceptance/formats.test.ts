import { existsSync } from 'node:fs'
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
    ['surat.jpg', 'surat.txt', 'id', 0.05],
    ['letter.png', 'letter.txt', 'en', 0.03],
    ['letter-exif-6.jpg', 'letter.txt', 'en', 0.03],
    ['receipt.jpg', 'receipt.txt', 'id', 0.12],
    ['photo.heic', 'photo.txt', 'en', 0.1],
  ])('%s reads as %s', async (picture, truthFile, language, bound) => {
    const file = new URL(picture, samples)
    const truth = new URL(truthFile, samples)
    expect(existsSync(file) && existsSync(truth), `samples/${picture} and samples/${truthFile}`).toBe(true)
    const document = { name: picture, data: await readFile(file) }
    const { status } = await readDocument(program.client, document, { language })
    const text = status.ocr_result.full_text
    expect(characterErrorRate(text, await readFile(truth, 'utf8')), text).toBeLessThan(bound)
  })
})
