import type { Point } from '../../core/geometry.js'
import { type Box, boxAround } from './box.js'
import type { PixelSize } from './frame-limits.js'
import { readInts, withScratch } from './pdfium-memory.js'
import type { Pdfium } from './pdfium-module.js'

/** From a page's own coordinates (points, usually from the lower left corner) to its frame's pixels. */
export interface PageCoordinates {
  box(left: number, bottom: number, rightTop: Point): Box
  /** The direction of text that PDFium says is turned by `radians` (clockwise), as an angle in the frame, clockwise. */
  angle(radians: number): number
}

/** PDFium answers in whole pixels, so it is asked about a frame this many times as large. */
const precision = 16
/** Points between the places that PDFium is asked for. */
const reach = 1_000

/** The mapping of a loaded page, its turn and crop included, onto a frame of that size. */
export function pageCoordinates(pdfium: Pdfium, page: number, size: PixelSize): PageCoordinates {
  const place = (x: number, y: number): Point =>
    withScratch(pdfium, 8, (pointer) => {
      const frame = [0, 0, size.width * precision, size.height * precision, 0]
      pdfium._FPDF_PageToDevice(page, ...frame, x, y, pointer, pointer + 4)
      const [deviceX = 0, deviceY = 0] = readInts(pdfium, pointer, 2)
      return [deviceX / precision, deviceY / precision]
    })
  const [originX, originY] = place(0, 0)
  const [xToX, xToY] = slope(place(reach, 0), [originX, originY])
  const [yToX, yToY] = slope(place(0, reach), [originX, originY])
  const map = (x: number, y: number): Point => [originX + x * xToX + y * yToX, originY + x * xToY + y * yToY]
  return {
    box: (left, bottom, [right, top]) => boxAround([map(left, bottom), map(right, top)]),
    angle(radians) {
      const [x, y] = [Math.cos(radians), -Math.sin(radians)]
      return Math.atan2(x * xToY + y * yToY, x * xToX + y * yToX)
    },
  }
}

function slope([x, y]: Point, [originX, originY]: Point): Point {
  return [(x - originX) / reach, (y - originY) / reach]
}
