import { readFile } from 'node:fs/promises'
import type { Page } from '@nusabaca/contract'
import type { PageImage } from '../../core/ports/ocr-engine.js'
import { createDocumentReaders } from '../document-reader/document-readers.js'
import type { MadeFiles } from '../document-reader/made-files.testing.js'
import { renderPdfPage } from '../document-reader/pdfium-render.js'
import { createPdfiumSession } from '../document-reader/pdfium-session.js'
import { writeSearchablePdf } from './write-searchable-pdf.js'

export const limits = { maxPages: 1000, maxPixels: 100_000_000 }
const readers = createDocumentReaders()

export interface Made {
  readonly original: string
  readonly pdf: string
  readonly bytes: Buffer
}

let made = 0

/** Makes a searchable PDF of a document's bytes, in this process. */
export async function madeOf(
  files: MadeFiles,
  document: Uint8Array,
  { pages, password }: { readonly pages: readonly Page[]; readonly password?: string },
): Promise<Made> {
  made += 1
  const original = await files.write(`${made}.original`, document)
  const written = await files.write(
    `${made}.pages`,
    pages.map((page) => `${JSON.stringify(page)}\n`).join(''),
  )
  const target = `${original}.pdf`
  const mediaType = await readers.sniff(original)
  const secret = password === undefined ? {} : { password }
  const request = { path: original, mediaType, limits, pages: written, target, ...secret }
  await writeSearchablePdf(request, readers.open)
  return { original, pdf: target, bytes: await readFile(target) }
}

/** The words that a page of a PDF carries, by PDFium, in pixels of a frame of that size. */
export async function wordsOf(
  path: string,
  { page, width, password }: { readonly page: number; readonly width: number; readonly password?: string },
): Promise<readonly { readonly text: string; readonly quad: readonly (readonly number[])[] }[]> {
  const secret = password === undefined ? {} : { password }
  const document = await readers.open(path, { mediaType: 'application/pdf', limits, ...secret })
  const opened = await document.page(page)
  const layer = await opened.readTextLayer()
  await document.close()
  const scale = width / opened.width
  return (layer?.lines ?? []).flatMap(({ words }) =>
    words.map(({ text, quad }) => ({ text, quad: quad.map(([x, y]) => [x * scale, y * scale]) })),
  )
}

/** A page of a PDF as PDFium draws it, in that size. */
export async function drawn(
  path: string,
  { page, width, height, password }: { page: number; width: number; height: number; password?: string },
): Promise<PageImage> {
  const session = createPdfiumSession(path, password)
  const image = await session.run((pdfium, document) =>
    renderPdfPage(pdfium, { document, index: page - 1, size: { width, height } }),
  )
  await session.close()
  if (image === null) throw new TypeError('The page cannot be drawn')
  return image
}

/** How much two pictures differ: the mean of what their pixels do, 0 to 255. */
export function differenceOf(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return 255
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0))
  return sum / a.length
}
