import type { Box } from './box.js'
import type { PixelSize } from './frame-limits.js'
import { pageCoordinates } from './pdfium-coordinates.js'
import { readFloats, withScratch } from './pdfium-memory.js'
import type { Pdfium } from './pdfium-module.js'

/** Places on a page that may show writing which its text does not hold, in the frame's pixels. */
export interface Pictures {
  /** Raster images, and groups with one in them. */
  readonly images: readonly Box[]
  /** Form fields, stamps and the like, which are drawn on top of the page. */
  readonly annotations: readonly Box[]
}

const imageObject = 3
const groupObject = 5
/** Kinds of annotation that show text of their own: free text, stamp, form field. */
const writtenAnnotations = [3, 13, 20]
/** Objects that are looked at. A scan is among the first; a page of a million paths is a drawing. */
const maxObjects = 5_000
const maxGroupDepth = 3

/** Images and written annotations of a loaded page. */
export function findPictures(pdfium: Pdfium, page: number, size: PixelSize): Pictures {
  const { box } = pageCoordinates(pdfium, page, size)
  const toBox = (read: (pointer: number) => number, order: readonly number[]) =>
    withScratch(pdfium, 16, (pointer) => {
      if (!read(pointer)) return null
      const edges = readFloats(pdfium, pointer, 4)
      const [left = 0, bottom = 0, right = 0, top = 0] = order.map((index) => edges[index] ?? 0)
      return box(left, bottom, [right, top])
    })
  const images: Box[] = []
  for (const object of listOf(pdfium._FPDFPage_CountObjects(page), (index) =>
    pdfium._FPDFPage_GetObject(page, index),
  )) {
    if (!hasImage(pdfium, object, 0)) continue
    const bounds = toBox(
      (at) => pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12),
      [0, 1, 2, 3],
    )
    if (bounds) images.push(bounds)
  }
  const annotations: Box[] = []
  for (const annotation of listOf(pdfium._FPDFPage_GetAnnotCount(page), (index) =>
    pdfium._FPDFPage_GetAnnot(page, index),
  )) {
    const isWritten = writtenAnnotations.includes(pdfium._FPDFAnnot_GetSubtype(annotation))
    const bounds = isWritten ? toBox((at) => pdfium._FPDFAnnot_GetRect(annotation, at), [0, 3, 2, 1]) : null
    if (bounds) annotations.push(bounds)
    pdfium._FPDFPage_CloseAnnot(annotation)
  }
  return { images, annotations }
}

function* listOf(count: number, get: (index: number) => number): Generator<number> {
  for (let index = 0; index < Math.min(count, maxObjects); index++) {
    const handle = get(index)
    if (handle !== 0) yield handle
  }
}

/** Scanners and printers like to wrap a page's image into groups. */
function hasImage(pdfium: Pdfium, object: number, depth: number): boolean {
  const type = pdfium._FPDFPageObj_GetType(object)
  if (type === imageObject) return true
  if (type !== groupObject || depth === maxGroupDepth) return false
  const count = Math.min(pdfium._FPDFFormObj_CountObjects(object), 100)
  for (let index = 0; index < count; index++) {
    if (hasImage(pdfium, pdfium._FPDFFormObj_GetObject(object, index), depth + 1)) return true
  }
  return false
}
