import type { BoundingBox, Page } from '@nusabaca/contract'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import { boxOf, lineOf, pageOf } from '../../core/formats/pages.testing.js'
import type { OpenDocument } from '../../core/ports/document-reader.js'
import { createDocumentReaders } from '../document-reader/document-readers.js'
import { madeFiles, pdf, pictureOfText, setPageEntry } from '../document-reader/made-files.testing.js'
import { differenceOf, drawn, limits, type Made, madeOf, wordsOf } from './made-pdf.testing.js'
import { picturesToPdf } from './pictures-to-pdf.js'

const files = madeFiles()
const size = { width: 600, height: 200 }

/** What could have been read of the picture below. */
const page = pageOf(
  [lineOf('Surat keterangan', [20, 28, 240, 56]), lineOf('Ελληνικά 漢字', [20, 68, 260, 96])],
  size,
)
const picture = () => pictureOfText(['Surat keterangan', 'Ελληνικά 漢字', 'tiga', 'empat'])

async function expectWords(made: Made, read: Page, password?: string): Promise<void> {
  const secret = password === undefined ? {} : { password }
  const found = await wordsOf(made.pdf, { page: read.page, width: read.width, ...secret })
  const wanted = read.lines.flatMap((line) => line.words)
  expect(found.map(({ text }) => text)).toEqual(wanted.map(({ text }) => text))
  for (const [index, word] of wanted.entries()) {
    const corners = found[index]?.quad.flat() ?? []
    for (const [at, wish] of word.bounding_box.flat().entries()) {
      // PDFium's boxes are of letters' own, whatever is in them.
      expect(Math.abs((corners[at] ?? Number.NaN) - wish)).toBeLessThan(4)
    }
  }
}

describe('a picture', () => {
  it('is kept as it is when it is a JPEG, with its words over it', async () => {
    const jpeg = await picture().flatten({ background: '#fff' }).jpeg({ quality: 80 }).toBuffer()
    const made = await madeOf(files, jpeg, { pages: [page] })
    expect(made.bytes.includes(jpeg)).toBe(true)
    await expectWords(made, page)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('lies as EXIF says: %i', async (orientation) => {
    const jpeg = await picture().jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer()
    const made = await madeOf(files, jpeg, { pages: [] })
    const upright = await sharp(jpeg).autoOrient().raw().toBuffer({ resolveWithObject: true })
    const { width, height } = upright.info
    expect(differenceOf((await drawn(made.pdf, { page: 1, width, height })).data, upright.data)).toBeLessThan(
      3,
    )
  })

  it.each([
    ['black and white', () => picture().threshold().png()],
    ['grey', () => picture().greyscale().png()],
    ['coloured', () => picture().tint('#c33').png()],
    ['with a palette', () => picture().tint('#c33').gif()],
    ['deep', () => picture().toColourspace('rgb16').png()],
  ])('loses nothing where nothing was lost: %s', async (_, make) => {
    const bytes = await make().toBuffer()
    const made = await madeOf(files, bytes, { pages: [page] })
    const pixels = await sharp(bytes).flatten().toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer()
    const image = await drawn(made.pdf, { page: 1, ...size })
    expect(differenceOf(image.data, new Uint8Array(pixels))).toBeLessThan(0.5)
    await expectWords(made, page)
  })

  it.each([
    ['WebP', () => picture().webp()],
    ['AVIF', () => picture().avif()],
    ['JPEG of four colours', () => picture().toColourspace('cmyk').jpeg({ quality: 95 })],
  ])('looks the same: %s', async (_, make) => {
    const bytes = await make().toBuffer()
    const made = await madeOf(files, bytes, { pages: [page] })
    const pixels = await sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer()
    const image = await drawn(made.pdf, { page: 1, ...size })
    expect(differenceOf(image.data, new Uint8Array(pixels))).toBeLessThan(4)
    await expectWords(made, page)
  })

  it('has a page for each of a TIFF, read or not', async () => {
    const raw = { width: size.width, height: 3 * size.height, channels: 3, pageHeight: size.height } as const
    const pixels = await picture()
      .flatten({ background: '#fff' })
      .extend({ bottom: 2 * size.height, background: '#fff' })
      .raw()
      .toBuffer()
    const tiff = await sharp(pixels, { raw }).tiff().toBuffer()
    const last = { ...page, page: 3 }
    const made = await madeOf(files, tiff, { pages: [last] })
    expect(await wordsOf(made.pdf, { page: 1, width: size.width })).toEqual([])
    await expectWords(made, last)
  })

  it('keeps the place of a page that cannot be decoded', async () => {
    const path = await files.write('two.tiff', await picture().tiff().toBuffer())
    const readable = await createDocumentReaders().open(path, { mediaType: 'image/tiff', limits })
    const broken = new NusabacaError('image_too_large', { detail: 'Not found' })
    const document: OpenDocument = {
      ...readable,
      pageCount: 2,
      page: (number) => (number === 1 ? Promise.reject(broken) : readable.page(1)),
    }
    const second = { ...page, page: 2 }
    const pageNumbered = async (number: number) => (number === 2 ? second : null)
    const target = `${path}.pdf`
    await picturesToPdf({ path, mediaType: 'image/tiff', document, target, pageNumbered })
    const found = await wordsOf(target, { page: 2, width: size.width })
    expect(found.map(({ text }) => text)).toEqual(['Surat', 'keterangan', 'Ελληνικά', '漢字'])
    const alone = picturesToPdf({
      path,
      mediaType: 'image/tiff',
      document: { ...document, pageCount: 1 },
      target,
      pageNumbered,
    })
    await expect(alone).rejects.toBe(broken)
  })

  it('has words that are turned as they are, and leaves out what has no place', async () => {
    const [line] = page.lines
    const quarter: BoundingBox = [
      [100, 20],
      [100, 180],
      [70, 180],
      [70, 20],
    ]
    const turned = { text: 'putar', bounding_box: quarter, confidence: 1 }
    const flat = { text: 'datar', bounding_box: boxOf([10, 10, 10, 30]), confidence: 1 }
    const beyond = { text: '👍🏽', bounding_box: boxOf([300, 20, 330, 50]), confidence: 1 }
    const lines = [turned, flat, beyond].map((word) => ({
      ...lineOf('x', [0, 0, 9, 9]),
      ...line,
      words: [word],
    }))
    const png = await picture().png().toBuffer()
    const made = await madeOf(files, png, { pages: [pageOf(lines, size)] })
    const found = await wordsOf(made.pdf, { page: 1, width: size.width })
    expect(found.map(({ text }) => text).sort()).toEqual(['putar', '\ufffd\ufffd'].sort())
    const corners = found.find(({ text }) => text === 'putar')?.quad.flat() ?? []
    for (const [at, wish] of quarter.flat().entries())
      expect(Math.abs((corners[at] ?? 0) - wish)).toBeLessThan(4)
  })
})

describe('a PDF', () => {
  /** Pages with a picture, as scanners make them. */
  async function scan(
    prepare: (document: PDFKit.PDFDocument) => void = () => undefined,
    options: PDFKit.PDFDocumentOptions = {},
  ): Promise<Uint8Array> {
    const jpeg = await picture().jpeg().toBuffer()
    return pdf((document) => {
      for (let number = 1; number <= 2; number++) {
        document.addPage({ size: [300, 100], margin: 0 }).image(jpeg, 0, 0, { width: 300 })
        prepare(document)
      }
    }, options)
  }

  async function expectSameLook(made: Made, wanted: { width: number; height: number; password?: string }) {
    for (const page of [1, 2]) {
      const before = await drawn(made.original, { page, ...wanted })
      const after = await drawn(made.pdf, { page, ...wanted })
      expect(differenceOf(before.data, after.data)).toBe(0)
    }
  }

  it('keeps its pages, and gets words on those that were read', async () => {
    const made = await madeOf(files, await scan(), { pages: [page] })
    await expectWords(made, page)
    expect(await wordsOf(made.pdf, { page: 2, width: 600 })).toEqual([])
    await expectSameLook(made, size)
  })

  it('has its words in place where its pages are turned and cropped', async () => {
    const turned = await scan((document) => setPageEntry(document, { Rotate: 90 }))
    const upright = pageOf([lineOf('tegak', [40, 100, 160, 130])], { width: 200, height: 600 })
    const made = await madeOf(files, turned, { pages: [upright] })
    await expectWords(made, upright)
    await expectSameLook(made, { width: 200, height: 600 })
    const cropped = await scan((document) => setPageEntry(document, { CropBox: [50, 20, 250, 80] }))
    const part = pageOf([lineOf('bagian', [40, 30, 160, 60])], { width: 400, height: 120 })
    const madeOfPart = await madeOf(files, cropped, { pages: [part] })
    await expectWords(madeOfPart, part)
    await expectSameLook(madeOfPart, { width: 400, height: 120 })
  })

  it('is left as it is where it brings its own text', async () => {
    const document = await pdf((document) => document.addPage().text('Perpustakaan buka'))
    const made = await madeOf(files, document, { pages: [{ ...page, source: 'text_layer' }] })
    expect(made.bytes.equals(document)).toBe(true)
  })

  it('stays encrypted, under the same password', async () => {
    const password = 'rahasia'
    for (const pdfVersion of ['1.4', '1.7ext3'] as const) {
      const document = await scan(undefined, { userPassword: password, ownerPassword: 'lain', pdfVersion })
      const made = await madeOf(files, document, { pages: [page], password })
      await expect(wordsOf(made.pdf, { page: 1, width: 600 })).rejects.toMatchObject({
        code: 'password_required',
      })
      await expectWords(made, page, password)
      await expectSameLook(made, { ...size, password })
    }
  })

  it('has its words in place where its content leaves a transformation behind', async () => {
    const made = await madeOf(files, await scan((document) => document.addContent('2 0 0 3 40 50 cm')), {
      pages: [page],
    })
    await expectWords(made, page)
    await expectSameLook(made, size)
  })

  it('is refused when it is damaged', async () => {
    const document = await scan()
    const cut = document.slice(0, document.length / 3)
    await expect(madeOf(files, cut, { pages: [page] })).rejects.toMatchObject({ code: 'file_corrupt' })
  })
})
