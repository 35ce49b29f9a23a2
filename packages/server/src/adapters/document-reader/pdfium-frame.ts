import type { PixelSize } from './frame-limits.js'

/** A page's size in points (1/72 inch), as it is shown: cropped and turned. */
export interface PointSize {
  readonly width: number
  readonly height: number
}

/** The pixels that a PDF page is described in, and how many of them make an inch. */
export interface PageFrame extends PixelSize {
  readonly dpi: number
}

const pointsPerInch = 72
/** Enough for print of 6 points, and what scanners make. */
const usualDpi = 200
const maxDpi = 600
/** Small pages, such as receipts and crops, get more dots until their long side has this many pixels. */
const smallPagePx = 1_600
/** A0 at 200 dpi is 9,361 pixels long; whatever is larger gets fewer dots an inch. */
const largePagePx = 10_000
/** Below this nothing could be read; the page is a mistake or an attack. A sheet 36 m long is still above. */
const minDpi = 7

/** The frame of a page of at most `maxPixels`; null when the page is larger than any paper. Sizes are over 0. */
export function pageFrame(size: PointSize, maxPixels: number): PageFrame | null {
  const longInches = Math.max(size.width, size.height) / pointsPerInch
  const area = (size.width * size.height) / pointsPerInch ** 2
  const wanted = Math.min(maxDpi, Math.max(usualDpi, Math.ceil(smallPagePx / longInches)))
  const dpi = Math.floor(Math.min(wanted, largePagePx / longInches, Math.sqrt(maxPixels / area)))
  if (!(dpi >= minDpi)) return null
  const pixels = (points: number) => Math.max(1, Math.round((points * dpi) / pointsPerInch))
  return { width: pixels(size.width), height: pixels(size.height), dpi }
}
