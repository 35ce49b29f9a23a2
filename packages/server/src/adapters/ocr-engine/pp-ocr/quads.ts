import type { Point, Quad } from '../../../core/geometry.js'

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

/** Length of the upper edge. */
export function quadWidth(quad: Quad): number {
  return distance(quad[0], quad[1])
}

/** Length of the left edge. */
export function quadHeight(quad: Quad): number {
  return distance(quad[0], quad[3])
}

export function longSide(quad: Quad): number {
  return Math.max(quadWidth(quad), quadHeight(quad))
}

export function mapQuad(quad: Quad, map: (point: Point) => Point): Quad {
  return [map(quad[0]), map(quad[1]), map(quad[2]), map(quad[3])]
}

/** The same corners in clockwise order (y grows downwards), from the one nearest to the upper left. */
export function fromUpperLeft(quad: Quad): Quad {
  const centerX = quad.reduce((sum, point) => sum + point[0], 0) / 4
  const centerY = quad.reduce((sum, point) => sum + point[1], 0) / 4
  const angle = (point: Point) => Math.atan2(point[1] - centerY, point[0] - centerX)
  const [a, b, c, d] = [...quad].sort((one, other) => angle(one) - angle(other)) as [
    Point,
    Point,
    Point,
    Point,
  ]
  const turns: Quad[] = [
    [a, b, c, d],
    [b, c, d, a],
    [c, d, a, b],
    [d, a, b, c],
  ]
  return turns.reduce((best, turn) => (turn[0][0] + turn[0][1] < best[0][0] + best[0][1] ? turn : best))
}

/** The same corners as seen with the quad upside down. */
export function halfTurn([a, b, c, d]: Quad): Quad {
  return [c, d, a, b]
}

/** A box clearly taller than wide holds a line that runs downwards; its first letter is at the upper right. */
export function inReadingDirection(quad: Quad): Quad {
  const [a, b, c, d] = quad
  const width = Math.max(distance(a, b), distance(c, d))
  const height = Math.max(distance(a, d), distance(b, c))
  return height >= width * 1.5 ? [b, c, d, a] : quad
}

/** The part of a quad between two fractions (0 to 1) of its width. */
export function sliceQuad([a, b, c, d]: Quad, from: number, to: number): Quad {
  return [between(a, b, from), between(a, b, to), between(d, c, to), between(d, c, from)]
}

/** The quad with every corner moved into a picture of that size. */
export function clampQuad(quad: Quad, size: { readonly width: number; readonly height: number }): Quad {
  return mapQuad(quad, ([x, y]) => [
    Math.min(size.width, Math.max(0, x)),
    Math.min(size.height, Math.max(0, y)),
  ])
}

function between(a: Point, b: Point, fraction: number): Point {
  return [a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction]
}
