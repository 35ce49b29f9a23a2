import type { Point, Quad } from '../../../core/geometry.js'

/** A rectangle at any angle. `angle` in radians is that of the side called `width`. */
export interface Rectangle {
  readonly centerX: number
  readonly centerY: number
  readonly width: number
  readonly height: number
  readonly angle: number
}

/** The convex hull by Andrew's monotone chain, without collinear points. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const lower = halfHull(sorted)
  const upper = halfHull(sorted.reverse())
  return [...lower.slice(0, -1), ...upper.slice(0, -1)]
}

/** The rectangle of least area around the points, one of whose sides lies on their hull; null when they span no area. */
export function smallestRectangle(points: readonly Point[]): Rectangle | null {
  const hull = convexHull(points)
  if (hull.length < 3) return null
  let best: Rectangle | null = null
  let from = hull[hull.length - 1] as Point
  for (const to of hull) {
    const candidate = boundsAtAngle(hull, Math.atan2(to[1] - from[1], to[0] - from[0]))
    if (!best || candidate.width * candidate.height < best.width * best.height) best = candidate
    from = to
  }
  return best
}

/** Grown on all sides by area × ratio / perimeter, as DB detection needs: it is trained to find shrunken text. */
export function unclip(rectangle: Rectangle, ratio: number): Rectangle {
  const { width, height } = rectangle
  const margin = (width * height * ratio) / (2 * (width + height))
  return { ...rectangle, width: width + 2 * margin, height: height + 2 * margin }
}

export function rectangleCorners({ centerX, centerY, width, height, angle }: Rectangle): Quad {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const corner = (right: number, down: number): Point => {
    const x = (right * width) / 2
    const y = (down * height) / 2
    return [centerX + x * cos - y * sin, centerY + x * sin + y * cos]
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

function halfHull(sorted: readonly Point[]): Point[] {
  const chain: Point[] = []
  for (const point of sorted) {
    while (chain.length > 1 && !turnsLeft(chain.at(-2) as Point, chain.at(-1) as Point, point)) chain.pop()
    chain.push(point)
  }
  return chain
}

function turnsLeft(a: Point, b: Point, c: Point): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0
}

function boundsAtAngle(points: readonly Point[], angle: number): Rectangle {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of points) {
    const along = x * cos + y * sin
    const across = y * cos - x * sin
    left = Math.min(left, along)
    right = Math.max(right, along)
    top = Math.min(top, across)
    bottom = Math.max(bottom, across)
  }
  const along = (left + right) / 2
  const across = (top + bottom) / 2
  return {
    centerX: along * cos - across * sin,
    centerY: along * sin + across * cos,
    width: right - left,
    height: bottom - top,
    angle,
  }
}
