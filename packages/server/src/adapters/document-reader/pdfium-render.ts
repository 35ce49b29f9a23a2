import type { PageImage } from '../../core/ports/ocr-engine.js'
import type { PixelSize } from './frame-limits.js'
import type { Pdfium } from './pdfium-module.js'

/** Which page of an open document, counted from 0, and how large. */
export interface RenderTarget {
  readonly document: number
  readonly index: number
  readonly size: PixelSize
}

/** `FPDFBitmap_BGR`: three bytes a pixel. */
const bgrFormat = 2
const white = 0xffffffff
/** `FPDF_ANNOT`, `FPDF_REVERSE_BYTE_ORDER` (RGB), `FPDF_RENDER_LIMITEDIMAGECACHE`. */
const renderFlags = 0x01 | 0x10 | 0x200

/** Runs `use` on a loaded page; null when there is no such page or it is damaged. */
export function withPage<T>(
  pdfium: Pdfium,
  { document, index }: { document: number; index: number },
  use: (page: number) => T,
): T | null {
  const page = pdfium._FPDF_LoadPage(document, index)
  if (page === 0) return null
  try {
    return use(page)
  } finally {
    pdfium._FPDF_ClosePage(page)
  }
}

/** The page as it is shown, filled-in forms and annotations included; null when it is damaged. */
export function renderPdfPage(pdfium: Pdfium, target: RenderTarget): PageImage | null {
  return withPage(pdfium, target, (page) => renderPage(pdfium, page, target.size))
}

/** A loaded page, stretched to `size`, on white. */
export function renderPage(pdfium: Pdfium, page: number, { width, height }: PixelSize): PageImage {
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, bgrFormat, 0, 0)
  if (bitmap === 0) throw new RangeError('PDFium is out of memory')
  try {
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, renderFlags)
    return { data: copyPixels(pdfium, bitmap, { width, height }), width, height }
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap)
  }
}

/** PDFium pads its rows to 4 bytes. */
function copyPixels(pdfium: Pdfium, bitmap: number, { width, height }: PixelSize): Uint8Array {
  const start = pdfium._FPDFBitmap_GetBuffer(bitmap)
  const stride = pdfium._FPDFBitmap_GetStride(bitmap)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const row = start + y * stride
    data.set(pdfium.HEAPU8.subarray(row, row + width * 3), y * width * 3)
  }
  return data
}
