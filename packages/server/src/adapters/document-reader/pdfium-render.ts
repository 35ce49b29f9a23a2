import type { PageImage } from '../../core/ports/ocr-engine.js'
import type { PixelSize } from './frame-limits.js'
import { withScratch } from './pdfium-memory.js'
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
/** `FORMTYPE_NONE`. */
const noForm = 0
/** `FPDF_FORMFILLINFO` is 140 bytes long: a version, then call-backs, all of which may be null. */
const formInfoBytes = 256
const formInfoVersion = 2
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
  return withPage(pdfium, target, (page) =>
    renderPage(pdfium, { document: target.document, page }, target.size),
  )
}

/** A loaded page of an open document. */
export interface LoadedPage {
  readonly document: number
  readonly page: number
}

/** A loaded page, stretched to `size`, on white. */
export function renderPage(pdfium: Pdfium, loaded: LoadedPage, { width, height }: PixelSize): PageImage {
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, bgrFormat, 0, 0)
  if (bitmap === 0) throw new RangeError('PDFium is out of memory')
  try {
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
    const place = [0, 0, width, height, 0, renderFlags]
    pdfium._FPDF_RenderPageBitmap(bitmap, loaded.page, ...place)
    drawForm(pdfium, loaded, (form) => pdfium._FPDF_FFLDraw(form, bitmap, loaded.page, ...place))
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

/** Draws what stands in form fields, which many programs leave to the viewer; nothing where there is no form. */
function drawForm(pdfium: Pdfium, { document, page }: LoadedPage, draw: (form: number) => void): void {
  const hasFields = pdfium._FPDF_GetFormType(document) !== noForm && pdfium._FPDFPage_GetAnnotCount(page) > 0
  if (!hasFields) return
  withScratch(pdfium, formInfoBytes, (info) => {
    pdfium.HEAPU8[info] = formInfoVersion
    const form = pdfium._FPDFDOC_InitFormFillEnvironment(document, info)
    if (form === 0) return
    pdfium._FORM_OnAfterLoadPage(page, form)
    draw(form)
    pdfium._FORM_OnBeforeClosePage(page, form)
    pdfium._FPDFDOC_ExitFormFillEnvironment(form)
  })
}
