import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { NusabacaError } from '../errors.js'
import type { DocumentReader, OpenDocument, OpenOptions } from './document-reader.js'

/** What the suite needs to know of a reader. Files are given by path. */
export interface DocumentReaderContract {
  create(): DocumentReader
  readonly mediaType: string
  /** Files of that type: a sound one, and one that cannot be read. */
  makeFiles(): Promise<{ readonly sound: string; readonly broken: string }>
  /** Pages of the sound file. */
  readonly pageCount: number
}

const limits = { maxPages: 50, maxPixels: 50_000_000 }

/** One test per promise of the port. */
export function describeDocumentReader(name: string, contract: DocumentReaderContract): void {
  describe(`DocumentReader contract: ${name}`, () => {
    const { mediaType, pageCount } = contract
    const reader = contract.create()
    let files: Awaited<ReturnType<DocumentReaderContract['makeFiles']>>
    let opened: OpenDocument | undefined

    const open = async (options: Partial<OpenOptions> = {}, path = files.sound) => {
      opened = await reader.open(path, { mediaType, limits, ...options })
      return opened
    }

    beforeAll(async () => {
      files = await contract.makeFiles()
    })
    afterEach(() => opened?.close())

    test('names the media types that it reads', () => {
      expect(reader.mediaTypes).toContain(mediaType)
    })

    test('counts the pages', async () => {
      expect((await open()).pageCount).toBe(pageCount)
    })

    test('gives every page a frame in whole pixels, in any order', async () => {
      const document = await open()
      for (let number = pageCount; number >= 1; number--) {
        const { width, height, dpi } = await document.page(number)
        expect(Number.isInteger(width) && width >= 1).toBe(true)
        expect(Number.isInteger(height) && height >= 1).toBe(true)
        expect(dpi === null || dpi > 0).toBe(true)
      }
    })

    test('renders 8-bit RGB in the shape of the frame, at most as long as asked', async () => {
      const page = await (await open()).page(pageCount)
      const image = await page.render(40)
      expect(Math.max(image.width, image.height)).toBe(40)
      expect(image.data.length).toBe(image.width * image.height * 3)
      expect(Math.abs(image.width - (40 * page.width) / Math.max(page.width, page.height))).toBeLessThan(1)
    })

    test('never renders larger than the frame', async () => {
      const page = await (await open()).page(1)
      const image = await page.render(20_000)
      expect([image.width, image.height]).toEqual([page.width, page.height])
    })

    test('renders the same page the same way again', async () => {
      const document = await open()
      const first = await (await document.page(1)).render(60)
      const again = await (await document.page(1)).render(60)
      expect(again).toEqual(first)
    })

    test.each([0, -1, 1.5, Number.NaN, contract.pageCount + 1])('has no page %s', async (number) => {
      const document = await open()
      expect(await codeOf(document.page(number))).toBe('invalid_page_range')
    })

    test('keeps the limit of pages', async () => {
      expect(await codeOf(open({ limits: { ...limits, maxPages: pageCount - 1 } }))).toBe('too_many_pages')
    })

    test('keeps the limit of pixels', async () => {
      expect(await codeOf(open({ limits: { ...limits, maxPixels: 100 } }))).toBe('image_too_large')
    })

    test('refuses a file that cannot be read', async () => {
      expect(await codeOf(open({}, files.broken))).toBe('file_corrupt')
    })

    test('can be closed twice', async () => {
      const document = await open()
      await document.close()
      await document.close()
    })
  })
}

/** The code that a promise is rejected with; anything but a rejection with a sentence fails the test. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(NusabacaError)
  if (!(error instanceof NusabacaError)) throw error
  expect(error.message).toMatch(/^[A-Z].+\.$/s)
  return error.code
}
