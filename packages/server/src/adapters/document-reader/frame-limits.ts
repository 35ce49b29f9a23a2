import { NusabacaError } from '../../core/errors.js'
import type { DocumentLimits } from '../../core/ports/document-reader.js'
import { say } from '../../core/sentence.js'

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number
  readonly height: number
}

/** Throws `image_too_large` when a picture of that size is over the limit. */
export function assertPixels(size: PixelSize, limits: DocumentLimits): void {
  const pixels = size.width * size.height
  if (pixels <= limits.maxPixels) return
  throw new NusabacaError('image_too_large', {
    detail: say(
      'The picture is {width} by {height} pixels; at most {pixels} pixels are read. Send it at a smaller size.',
      { width: size.width, height: size.height, pixels: limits.maxPixels },
    ),
    details: { width: size.width, height: size.height, max_pixels: limits.maxPixels },
  })
}

/** Throws `too_many_pages` when a document has more pages than the limit. */
export function assertPages(pageCount: number, limits: DocumentLimits): void {
  if (pageCount <= limits.maxPages) return
  throw new NusabacaError('too_many_pages', {
    detail: say('The document has {pages} pages; at most {most} are read. Split it and send the parts.', {
      pages: pageCount,
      most: limits.maxPages,
    }),
    details: { page_count: pageCount, max_pages: limits.maxPages },
  })
}

/** Throws `invalid_page_range` unless `number` is a page of the document, counted from 1. */
export function assertPageNumber(number: number, pageCount: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= pageCount) return
  throw new NusabacaError('invalid_page_range', {
    detail: say('There is no page {page}: the last of the document is {last}.', {
      page: number,
      last: pageCount,
    }),
    details: { page: number, page_count: pageCount },
  })
}

/** The size scaled down, never up, so that its long side is at most `maxSidePx`; each side is at least 1. */
export function fitInside(size: PixelSize, maxSidePx: number): PixelSize {
  const scale = Math.min(1, maxSidePx / Math.max(size.width, size.height))
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
}
