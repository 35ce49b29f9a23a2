import sharp from 'sharp'
import { encodeBmp } from './samples/encode-bmp.js'
import { type GrayPicture, openPicture, renderPdf } from './samples/render-pdf.js'
import { createScanPdf, createTextPdf, notePage, type TextPage } from './samples/text-pdf.js'
import { notebookPage, note as noteLines } from './samples/texts.js'

/** A document made on the spot and the text that is on it, a string per page. */
export interface SampleDocument {
  readonly name: string
  readonly mediaType: string
  readonly data: Buffer
  readonly pages: readonly string[]
}

const noteDpi = 110
const text = (lines: readonly string[]): string => lines.join('\n')

/** Encodings of a picture of one page. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bmp'

/** A few lines of English as a picture. */
export async function createNote(
  format: PictureFormat = 'png',
  lines: readonly string[] = noteLines,
): Promise<SampleDocument> {
  const picture = await renderNote(lines)
  const data =
    format === 'bmp' ? encodeBmp(picture) : await openPicture(picture).toFormat(format, {}).toBuffer()
  return { name: `note.${format}`, mediaType: `image/${format}`, data, pages: [text(lines)] }
}

/** A page of small print: a picture that takes a recogniser seconds. */
export async function createDensePage(): Promise<SampleDocument> {
  const { picture, lines } = await renderDensePage()
  const data = await openPicture(picture).png().toBuffer()
  return { name: 'dense.png', mediaType: 'image/png', data, pages: [text(lines)] }
}

/** A scanned book, a page in four of it dense: together as costly as the mean of real pages. */
export async function createScannedBook(pageCount: number): Promise<SampleDocument> {
  const dense = await renderDensePage()
  const numbers = pageNumbers(pageCount)
  const light = await renderNotebook(numbers)
  const [densePage, ...pages] = await Promise.all([dense.picture, ...light].map(scan))
  const book = pages.map((page, index) => (index % 4 === 0 && densePage ? densePage : page))
  const data = await createScanPdf(book, noteDpi)
  const texts = numbers.map((number, index) => (index % 4 === 0 ? text(dense.lines) : notebookText(number)))
  return { name: 'book.pdf', mediaType: 'application/pdf', data, pages: texts }
}

async function renderDensePage() {
  const lines = Array.from({ length: 54 }, (_, index) => notebookPage(index + 1).join(' '))
  const page: TextPage = {
    lines,
    font: 'Helvetica',
    widthPt: 595,
    heightPt: 842,
    marginPt: 36,
    sizePt: 10,
  }
  const [picture] = await renderPdf(await createTextPdf([page]), 150)
  if (picture === undefined) throw new Error('The PDF has no page')
  return { picture, lines }
}

/** The note turned clockwise, without any word about it in the file. */
export async function createTurnedNote(degrees: 90 | 180 | 270): Promise<SampleDocument> {
  const data = await openPicture(await renderNote(noteLines))
    .rotate(degrees)
    .png()
    .toBuffer()
  return { name: `turned-${degrees}.png`, mediaType: 'image/png', data, pages: [text(noteLines)] }
}

/** The note as phones store it: sensor rows sideways, and EXIF orientation 6 to say so. */
export async function createExifNote(): Promise<SampleDocument> {
  const data = await openPicture(await renderNote(noteLines))
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  return { name: 'exif-6.jpeg', mediaType: 'image/jpeg', data, pages: [text(noteLines)] }
}

/** A TIFF of several notebook pages. */
export async function createNotebookTiff(pageCount: number): Promise<SampleDocument> {
  const numbers = pageNumbers(pageCount)
  const pictures = await renderNotebook(numbers)
  const pngs = await Promise.all(pictures.map((picture) => openPicture(picture).png().toBuffer()))
  const data = await sharp(pngs, { join: { animated: true } })
    .tiff({ compression: 'deflate' })
    .toBuffer()
  return { name: 'notebook.tiff', mediaType: 'image/tiff', data, pages: numbers.map(notebookText) }
}

/** A scanned notebook: pictures of one bit a pixel, no text layer. */
export async function createScannedNotebook(pageCount: number): Promise<SampleDocument> {
  const numbers = pageNumbers(pageCount)
  const pages = await Promise.all((await renderNotebook(numbers)).map(scan))
  const data = await createScanPdf(pages, noteDpi)
  return { name: 'notebook.pdf', mediaType: 'application/pdf', data, pages: numbers.map(notebookText) }
}

/** A scan whose pages lie sideways and upside down in the file, with `/Rotate` to set them upright. */
export async function createRotatedScan(): Promise<SampleDocument> {
  const turns = [90, 180, 270] as const
  const pictures = await renderNotebook(pageNumbers(turns.length))
  const pages = await Promise.all(
    pictures.map(async (picture, index) => {
      const rotate = turns[index] ?? 90
      const { data, info } = await openPicture(picture)
        .rotate(360 - rotate)
        .png()
        .toBuffer({ resolveWithObject: true })
      return { data, width: info.width, height: info.height, rotate }
    }),
  )
  const data = await createScanPdf(pages, noteDpi)
  const numbers = pageNumbers(turns.length)
  return { name: 'rotated.pdf', mediaType: 'application/pdf', data, pages: numbers.map(notebookText) }
}

/** A notebook typed on a computer: its text is in the file. */
export async function createTypedNotebook(
  pageCount: number,
  options: { readonly password?: string } = {},
): Promise<SampleDocument> {
  const numbers = pageNumbers(pageCount)
  const data = await createTextPdf(
    numbers.map((number) => notePage(notebookPage(number))),
    options,
  )
  return { name: 'typed.pdf', mediaType: 'application/pdf', data, pages: numbers.map(notebookText) }
}

/** A typed notebook in which one page is no page at all; the others are whole. @param broken 1-based. */
export async function createNotebookWithBrokenPage(
  pageCount: number,
  broken: number,
): Promise<SampleDocument> {
  const whole = await createTypedNotebook(pageCount)
  const source = whole.data.toString('latin1')
  const pages = [...source.matchAll(/<<\s*\/Type \/Page\s[^>]*?>>/g)]
  const match = pages[broken - 1]
  if (match === undefined) throw new RangeError(`The PDF has ${pages.length} pages, none is number ${broken}`)
  // The same length, so that the table of offsets stays true.
  const patch = 'null'.padEnd(match[0].length)
  const data = Buffer.from(
    source.slice(0, match.index) + patch + source.slice(match.index + patch.length),
    'latin1',
  )
  return { ...whole, name: 'broken-page.pdf', data }
}

async function renderNote(lines: readonly string[]): Promise<GrayPicture> {
  const [picture] = await renderPdf(await createTextPdf([notePage(lines)]), noteDpi)
  if (picture === undefined) throw new Error('The PDF has no page')
  return picture
}

async function renderNotebook(numbers: readonly number[]): Promise<readonly GrayPicture[]> {
  const pdf = await createTextPdf(numbers.map((number) => notePage(notebookPage(number))))
  return await renderPdf(pdf, noteDpi)
}

async function scan(picture: GrayPicture): Promise<{ data: Buffer; width: number; height: number }> {
  const data = await openPicture(picture).threshold(150).png({ palette: true, colours: 2 }).toBuffer()
  return { data, width: picture.width, height: picture.height }
}

function pageNumbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function notebookText(number: number): string {
  return text(notebookPage(number))
}
