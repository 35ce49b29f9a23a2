import type { Point } from '../../../core/geometry.js'
import type { QuarterTurn } from '../../../core/page.js'

type PointMap = (point: Point) => Point

/** From the picture's frame to that of the picture turned clockwise. */
export function toUpright(
  rotation: QuarterTurn,
  { width, height }: { width: number; height: number },
): PointMap {
  switch (rotation) {
    case 0:
      return (point) => point
    case 90:
      return ([x, y]) => [height - y, x]
    case 180:
      return ([x, y]) => [width - x, height - y]
    case 270:
      return ([x, y]) => [y, width - x]
  }
}

/** The inverse of {@link toUpright}; `size` is that of the picture as given in both. */
export function fromUpright(
  rotation: QuarterTurn,
  { width, height }: { width: number; height: number },
): PointMap {
  switch (rotation) {
    case 0:
      return (point) => point
    case 90:
      return ([x, y]) => [y, height - x]
    case 180:
      return ([x, y]) => [width - x, height - y]
    case 270:
      return ([x, y]) => [width - y, x]
  }
}
