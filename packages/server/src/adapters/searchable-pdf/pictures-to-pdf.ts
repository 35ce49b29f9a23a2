import { open } from 'node:fs/promises'
import type { Page } from '@nusabaca/contract'
import sharp from 'sharp'
import { NusabacaError } from '../../core/errors.js'
import type { OpenDocument } from '../../core/ports/document-reader.js'
import { type EmbeddedPicture, embeddedPicture, type PictureSource } from './embedded-picture.js'
import {
  ascent,
  descent,
  glyphlessFont,
  glyphOfCharacter,
  glyphWidth,
  unicodeOfCharacter,
} from './glyphless-font.js'
import { createPdfFile, type PdfFile, pdfNumber } from './pdf-file.js'
import { type Matrix, multiply, placedWords } from './placed-words.js'

export interface PicturesToPdfOptions {
  readonly path: string
  readonly mediaType: string
  readonly document: OpenDocument
  /** What was read of each page. */
  readonly pageNumbered: (page: number) => Promise<Page | null>
  readonly target: string
}

/** Writes a PDF of every page of a picture file, a page at a time. */
export async function picturesToPdf(options: PicturesToPdfOptions): Promise<void> {
  const { document, pageNumbered, target } = options
  const file = await open(target, 'w')
  try {
    const pdf = await createPdfFile(file)
    const font = await writeFont(pdf)
    const tree = pdf.reserve()
    const kids: number[] = []
    for (let number = 1; number <= document.pageCount; number++) {
      const page = await pageNumbered(number)
      kids.push(await writePage(pdf, { source: options, number, page, font, tree }))
    }
    const references = kids.map((kid) => `${kid} 0 R`).join(' ')
    await pdf.write(`<< /Type /Pages /Count ${kids.length} /Kids [${references}] >>`, tree)
    const catalog = await pdf.write(`<< /Type /Catalog /Pages ${tree} 0 R >>`)
    await pdf.end(catalog, await pdf.write('<< /Producer (nusabaca) >>'))
  } finally {
    await file.close()
  }
}

interface PageParts {
  readonly source: PictureSource
  readonly number: number
  readonly page: Page | null
  readonly font: number
  readonly tree: number
}

async function writePage(pdf: PdfFile, { source, number, page, font, tree }: PageParts): Promise<number> {
  const picture = await pictureOf(source, number)
  if (picture === null) return pdf.write(`<< /Type /Page /Parent ${tree} 0 R ${emptySheet} >>`)
  const isTurned = picture.orientation > 4
  const width = isTurned ? picture.height : picture.width
  const height = isTurned ? picture.width : picture.height
  const scale = await pointsPerPixel(source.path, { page: number, longSide: Math.max(width, height) })
  const size = { width: width * scale, height: height * scale }
  const image = await writePicture(pdf, picture)
  const content = [
    `q ${turnedTo(picture.orientation, size)} cm /Picture Do Q`,
    ...(page === null ? [] : writtenWords(page, size)),
  ]
  const contents = await pdf.writeText('', content.join('\n'))
  const box = `[0 0 ${pdfNumber(size.width)} ${pdfNumber(size.height)}]`
  const resources = `<< /XObject << /Picture ${image} 0 R >> /Font << /Text ${font} 0 R >> >>`
  const entries = `/MediaBox ${box} /Resources ${resources} /Contents ${contents} 0 R`
  return pdf.write(`<< /Type /Page /Parent ${tree} 0 R ${entries} >>`)
}

/** A4, as nobody knows how large it would be. */
const emptySheet = '/MediaBox [0 0 595 842] /Resources << >>'

/** Null for one of several pages that cannot be decoded: its place is kept. */
async function pictureOf(source: PictureSource, page: number): Promise<EmbeddedPicture | null> {
  try {
    return await embeddedPicture(source, page)
  } catch (error) {
    if (error instanceof NusabacaError && source.document.pageCount > 1) return null
    throw error
  }
}

async function writePicture(pdf: PdfFile, picture: EmbeddedPicture): Promise<number> {
  const { width, height, depth, colours, filter, bytes, profile } = picture
  const usual = colours === 1 ? '/DeviceGray' : '/DeviceRGB'
  const space =
    profile === null
      ? usual
      : `[/ICCBased ${await pdf.writeText(`/N ${colours} /Alternate ${usual}`, profile)} 0 R]`
  const size = `/Width ${width} /Height ${height} /BitsPerComponent ${depth}`
  const entries = `/Type /XObject /Subtype /Image ${size} /ColorSpace ${space} /Filter ${filter}`
  return pdf.writeStream(entries, bytes)
}

/** Where a picture, which is drawn one unit wide and high, goes: EXIF's orientations 1 to 8. */
function turnedTo(orientation: number, { width: w, height: h }: { width: number; height: number }): string {
  const places: readonly Matrix[] = [
    [w, 0, 0, h, 0, 0],
    [-w, 0, 0, h, w, 0],
    [-w, 0, 0, -h, w, h],
    [w, 0, 0, -h, 0, h],
    [0, -h, -w, 0, w, h],
    [0, -h, w, 0, 0, h],
    [0, h, w, 0, 0, 0],
    [0, h, -w, 0, w, 0],
  ]
  return (places[orientation - 1] ?? places[0] ?? []).map(pdfNumber).join(' ')
}

function* writtenWords(page: Page, { width, height }: { width: number; height: number }): Generator<string> {
  const toPoints: Matrix = [width / page.width, 0, 0, -height / page.height, 0, height]
  // `3 Tr`: neither filled nor stroked.
  yield 'BT 3 Tr /Text 1 Tf'
  for (const { matrix, codes } of placedWords(page)) {
    const text = codes.map((code) => code.toString(16).padStart(4, '0')).join('')
    yield `${multiply(matrix, toPoints).map(pdfNumber).join(' ')} Tm <${text}> Tj`
  }
  yield 'ET'
}

async function writeFont(pdf: PdfFile): Promise<number> {
  const font = glyphlessFont()
  const name = '/FontName /Glyphless'
  const file = await pdf.writeText(`/Length1 ${font.length}`, font)
  const heights = `/Ascent ${ascent} /Descent ${descent} /CapHeight ${ascent} /ItalicAngle 0 /StemV 80`
  const box = `/FontBBox [0 ${descent} ${glyphWidth} ${ascent}]`
  const descriptor = await pdf.write(
    `<< /Type /FontDescriptor ${name} /Flags 5 ${box} ${heights} /FontFile2 ${file} 0 R >>`,
  )
  const glyphs = await pdf.writeText('', glyphOfCharacter())
  const system = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>'
  const letters = `/DW ${glyphWidth} /CIDToGIDMap ${glyphs} 0 R /FontDescriptor ${descriptor} 0 R`
  const descendant = await pdf.write(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Glyphless ${system} ${letters} >>`,
  )
  const unicode = await pdf.writeText('', unicodeOfCharacter)
  const parts = `/Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R`
  return pdf.write(`<< /Type /Font /Subtype /Type0 /BaseFont /Glyphless ${parts} >>`)
}

const pointsPerInch = 72
/** What cameras and programs write without meaning it is mostly below; what scanners write is not. */
const leastMeantDpi = 100
const largestMeantDpi = 2400
/** A4. */
const usualLongSidePoints = 842
/** ISO 32000-1, C.2. */
const longestSidePoints = 14_400

/** By what a scanner says of itself; else so that the page is as long as a sheet of paper. */
async function pointsPerPixel(
  path: string,
  { page, longSide }: { readonly page: number; readonly longSide: number },
): Promise<number> {
  const density = await sharp(path, { page: page - 1 })
    .metadata()
    .then(
      (metadata) => metadata.density ?? 0,
      () => 0,
    )
  const isMeant = density >= leastMeantDpi && density <= largestMeantDpi
  const scale = isMeant ? pointsPerInch / density : usualLongSidePoints / longSide
  return Math.min(scale, longestSidePoints / longSide)
}
