import type { Point } from '../../../core/geometry.js'
import { type Rectangle, smallestRectangle, unclip } from './smallest-rectangle.js'
import { floatAt } from './typed-access.js'

/** How likely each pixel is to be inside of text: row by row, 0 to 1. */
export interface ProbabilityMap {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** Constants of DB post-processing, measured on real pages. */
const pixelThreshold = 0.3
const boxThreshold = 0.5
const unclipRatio = 1.6
const minPixels = 6
const minSidePx = 3

/** The rectangles of text in a map, in its pixels, in the order of their topmost pixels. */
export function findTextRectangles(map: ProbabilityMap): Rectangle[] {
  const rectangles: Rectangle[] = []
  forEachComponent(map, (corners) => {
    const rectangle = smallestRectangle(corners)
    if (!rectangle || Math.min(rectangle.width, rectangle.height) < minSidePx) return
    if (meanInside(map, rectangle) < boxThreshold) return
    const grown = unclip(rectangle, unclipRatio)
    if (Math.min(grown.width, grown.height) >= minSidePx + 2) rectangles.push(grown)
  })
  return rectangles
}

/** Calls back with the corner points of every row's outermost pixels, for each 8-connected component. */
function forEachComponent(map: ProbabilityMap, found: (corners: Point[]) => void): void {
  const { data, width } = map
  const seen = new Uint8Array(data.length)
  const stack: number[] = []
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || floatAt(data, start) <= pixelThreshold) continue
    seen[start] = 1
    stack.push(start)
    const rows = new RowSpans()
    let pixels = 0
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const y = Math.floor(at / width)
      rows.add(at - y * width, y)
      pixels++
      pushNeighbours(map, { at, x: at - y * width, y, seen, stack })
    }
    if (pixels >= minPixels) found(rows.corners())
  }
}

interface Visit {
  readonly at: number
  readonly x: number
  readonly y: number
  readonly seen: Uint8Array
  readonly stack: number[]
}

function pushNeighbours({ data, width, height }: ProbabilityMap, { at, x, y, seen, stack }: Visit): void {
  const left = x > 0 ? -1 : 0
  const right = x < width - 1 ? 1 : 0
  const above = y > 0 ? -width : 0
  const below = y < height - 1 ? width : 0
  for (let row = above; row <= below; row += width) {
    for (let column = left; column <= right; column++) {
      const next = at + row + column
      if (seen[next] || floatAt(data, next) <= pixelThreshold) continue
      seen[next] = 1
      stack.push(next)
    }
  }
}

/** The leftmost and rightmost pixel of each row of a component. */
class RowSpans {
  readonly #left = new Map<number, number>()
  readonly #right = new Map<number, number>()

  add(x: number, y: number): void {
    if (x < (this.#left.get(y) ?? Infinity)) this.#left.set(y, x)
    if (x > (this.#right.get(y) ?? -Infinity)) this.#right.set(y, x)
  }

  corners(): Point[] {
    return [...this.#left].flatMap(([y, left]): Point[] => {
      const right = (this.#right.get(y) ?? left) + 1
      return [
        [left, y],
        [right, y],
        [left, y + 1],
        [right, y + 1],
      ]
    })
  }
}

/** Mean probability of the pixels whose centres lie inside of the rectangle. */
function meanInside({ data, width, height }: ProbabilityMap, rectangle: Rectangle): number {
  const cos = Math.cos(rectangle.angle)
  const sin = Math.sin(rectangle.angle)
  const halfWidth = rectangle.width / 2
  const halfHeight = rectangle.height / 2
  const reachX = Math.abs(halfWidth * cos) + Math.abs(halfHeight * sin)
  const reachY = Math.abs(halfWidth * sin) + Math.abs(halfHeight * cos)
  const bottom = Math.min(height, rectangle.centerY + reachY)
  const right = Math.min(width, rectangle.centerX + reachX)
  let sum = 0
  let count = 0
  for (let y = Math.max(0, Math.floor(rectangle.centerY - reachY)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(rectangle.centerX - reachX)); x < right; x++) {
      const dx = x + 0.5 - rectangle.centerX
      const dy = y + 0.5 - rectangle.centerY
      if (Math.abs(dx * cos + dy * sin) > halfWidth || Math.abs(dy * cos - dx * sin) > halfHeight) continue
      sum += floatAt(data, y * width + x)
      count++
    }
  }
  return count > 0 ? sum / count : 0
}
