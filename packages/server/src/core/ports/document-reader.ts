import type { PageText } from '../page.js'
import type { PageImage } from './ocr-engine.js'

/** Bounds that a document must keep; past them it is refused with `too_many_pages` or `image_too_large`. */
export interface DocumentLimits {
  readonly maxPages: number
  /** Pixels of one page's picture. */
  readonly maxPixels: number
}

export interface OpenOptions {
  /** As sniffed from the bytes, never as declared. */
  readonly mediaType: string
  readonly password?: string
  readonly limits: DocumentLimits
}

/** A page's picture, and sentences for people about what may be missing from it. */
export interface RenderedPage extends PageImage {
  readonly warnings: readonly string[]
}

/**
 * The text that a PDF page carries; quads are in the page's own pixels. `trusted` when it covers what the page shows,
 * so that recognition can be left out; not trusted when it is only good enough if recognition finds nothing.
 */
export interface TextLayer extends PageText {
  readonly trusted: boolean
}

/** A page before recognition. */
export interface DocumentPage {
  /** Pixels of the page's own frame: of a picture its size after EXIF rotation, of a PDF page its size at `dpi`. */
  readonly width: number
  readonly height: number
  readonly dpi: number | null
  /** Null when there is none. */
  readTextLayer(): Promise<TextLayer | null>
  /** The page's picture, scaled down (never up past its own resolution) to at most `maxSidePx` on its long side. */
  render(maxSidePx: number): Promise<RenderedPage>
}

export interface OpenDocument {
  /** At least 1. */
  readonly pageCount: number
  /** @param number 1-based; throws `invalid_page_range` outside of the document. */
  page(number: number): Promise<DocumentPage>
  close(): Promise<void>
}

/**
 * Opens files of some media types and gives their pages.
 *
 * Promises: `open` reads no more than it needs to count the pages, prove that the first one can be decoded
 * and keep the limits, and throws `file_corrupt`, `password_required`, `too_many_pages`, `image_too_large` or
 * `unsupported_media_type` otherwise; memory does not grow with the number of pages; nothing named inside a
 * file is ever fetched or run. Native code may hang or crash: callers run it in a process that can be killed.
 */
export interface DocumentReader {
  readonly mediaTypes: readonly string[]
  open(path: string, options: OpenOptions): Promise<OpenDocument>
}
