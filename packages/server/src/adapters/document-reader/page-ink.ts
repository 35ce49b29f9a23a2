import type { PageImage } from '../../core/ports/ocr-engine.js'
import type { Box } from './box.js'

/** How much there is to see in parts of a page: edges of light and dark, as letters are full of. */
export interface PageInk {
  /** Edges inside a box. The box is in pixels of the frame, not of the picture. */
  in(box: Box): number
  readonly total: number
}

/** Grey levels between two neighbours from which there is an edge. Letters at 100 dpi differ by 100 and more. */
const edgeStep = 48

/**
 * Measures a small picture of a page whose frame is `frameWidth` pixels wide.
 */
export function measureInk(image: PageImage, frameWidth: number): PageInk {
  const sums = summedEdges(image)
  const stride = image.width + 1
  const scale = image.width / frameWidth
  const at = (x: number, y: number) => sums[y * stride + x] ?? 0
  return {
    total: at(image.width, image.height),
    in({ left, top, right, bottom }) {
      const x0 = clamp(Math.floor(left * scale), image.width)
      const x1 = clamp(Math.ceil(right * scale), image.width)
      const y0 = clamp(Math.floor(top * scale), image.height)
      const y1 = clamp(Math.ceil(bottom * scale), image.height)
      return at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)
    },
  }
}

/** Edges above and to the left of each corner, so that any box takes four look-ups. */
function summedEdges({ data, width, height }: PageImage): Uint32Array {
  const stride = width + 1
  const sums = new Uint32Array(stride * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      // Green alone stands for brightness well enough.
      const here = data[(y * width + x) * 3 + 1] ?? 0
      const right = x + 1 < width ? (data[(y * width + x + 1) * 3 + 1] ?? 0) : here
      if (Math.abs(here - right) >= edgeStep) row++
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row
    }
  }
  return sums
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value))
}
