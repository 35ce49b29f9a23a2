import { NusabacaError } from '../../core/errors.js'
import type {
  DocumentPage,
  DocumentReader,
  OpenDocument,
  OpenOptions,
  TextLayer,
} from '../../core/ports/document-reader.js'
import { inLanguage, say } from '../../core/sentence.js'
import { assertPageNumber, assertPages, fitInside } from './frame-limits.js'
import { type PageFrame, type PointSize, pageFrame } from './pdfium-frame.js'
import { readFloats, withScratch } from './pdfium-memory.js'
import type { Pdfium } from './pdfium-module.js'
import { renderPdfPage } from './pdfium-render.js'
import { createPdfiumSession, type PdfiumSession } from './pdfium-session.js'
import { readCarriedText, showsText } from './pdfium-text-layer.js'

/**
 * Reads PDF by PDFium in WASM. Scripts, actions and attachments are never looked at: the build has no
 * script engine and is given no file system. A page on which PDFium crashes costs that page only.
 */
export function createPdfiumDocumentReader(): DocumentReader {
  return { mediaTypes: ['application/pdf'], open: openPdf }
}

async function openPdf(path: string, options: OpenOptions): Promise<OpenDocument> {
  const session = createPdfiumSession(path, options.password)
  try {
    return await describe(session, options)
  } catch (error) {
    await session.close()
    throw error
  }
}

async function describe(session: PdfiumSession, { limits }: OpenOptions): Promise<OpenDocument> {
  const pageCount = await session.run((pdfium, document) => pdfium._FPDF_GetPageCount(document))
  if (pageCount < 1) {
    throw new NusabacaError('file_corrupt', {
      detail: 'The PDF has no pages. Export it again and send that.',
    })
  }
  assertPages(pageCount, limits)
  const frameOf = async (number: number) => {
    const size = await session.run((pdfium, document) => pageSize(pdfium, document, number - 1))
    return frameFor(number, size, limits.maxPixels)
  }
  // Only the first page's size: its content may be made to take minutes, and is a page's own business.
  await frameOf(1)
  return {
    pageCount,
    async page(number) {
      assertPageNumber(number, pageCount)
      return pdfPage(session, number, await frameOf(number))
    },
    close: () => session.close(),
  }
}

function pdfPage(session: PdfiumSession, number: number, frame: PageFrame): DocumentPage {
  const index = number - 1
  return {
    ...frame,
    readTextLayer: () => readTextLayer(session, index, frame),
    async render(maxSidePx) {
      const size = fitInside(frame, maxSidePx)
      const image = await session.run((pdfium, document) => renderPdfPage(pdfium, { document, index, size }))
      if (!image) throw badPage(number)
      return { ...image, warnings: [] }
    },
  }
}

async function readTextLayer(
  session: PdfiumSession,
  index: number,
  frame: PageFrame,
): Promise<TextLayer | null> {
  const target = (document: number) => ({ document, index, frame })
  const carried = await session.run((pdfium, document) => readCarriedText(pdfium, target(document)))
  if (!carried?.isLegible) return carried && { ...carried.text, trusted: false }
  const { text } = carried
  try {
    const trusted = await session.run((pdfium, document) => showsText(pdfium, target(document), text))
    return { ...text, trusted }
  } catch (error) {
    if (!(error instanceof NusabacaError)) throw error
    // Some pictures crash PDFium. Recognition needs the page drawn too, so this text is the best there is.
    return {
      ...text,
      trusted: true,
      warnings: [inLanguage(say('The page cannot be drawn, so text in its pictures is missing.'), 'en')],
    }
  }
}

function pageSize(pdfium: Pdfium, document: number, index: number): PointSize | null {
  return withScratch(pdfium, 8, (pointer) => {
    if (!pdfium._FPDF_GetPageSizeByIndexF(document, index, pointer)) return null
    const [width = 0, height = 0] = readFloats(pdfium, pointer, 2)
    return { width, height }
  })
}

function frameFor(number: number, size: PointSize | null, maxPixels: number): PageFrame {
  // Written so that what is not a number fails as well.
  if (!size || !(size.width > 0 && size.height > 0)) throw badPage(number)
  const frame = pageFrame(size, maxPixels)
  if (frame) return frame
  throw new NusabacaError('image_too_large', {
    detail: say(
      'Page {page} of the PDF measures {width} by {height} points, which is too large to be read. Export it at the size of a sheet of paper.',
      { page: number, width: Math.round(size.width), height: Math.round(size.height) },
    ),
    details: { page: number, width_pt: size.width, height_pt: size.height, max_pixels: maxPixels },
  })
}

function badPage(number: number): NusabacaError {
  return new NusabacaError('file_corrupt', {
    detail: say('Page {page} of the PDF is damaged. Export the document again and send that.', {
      page: number,
    }),
  })
}
