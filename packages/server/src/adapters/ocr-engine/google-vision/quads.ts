import type { protos } from '@google-cloud/vision'
import type { Point, Quad } from '../../../core/geometry.js'

export interface Frame {
  readonly width: number
  readonly height: number
}

type BoundingPoly = protos.google.cloud.vision.v1.IBoundingPoly

/**
 * A polygon of Vision's in a picture's pixels and inside of it; null when it has not four corners. A coordinate
 * that is 0 is left out of the answer; pages of files have their corners from 0 to 1.
 */
export function toQuad(poly: BoundingPoly | null | undefined, frame: Frame): Quad | null {
  const { vertices, normalizedVertices } = poly ?? {}
  const normalized = !vertices?.length
  const corners = (normalized ? normalizedVertices : vertices) ?? []
  const scale = normalized ? frame : { width: 1, height: 1 }
  const [a, b, c, d] = corners.map(({ x, y }): Point => [(x ?? 0) * scale.width, (y ?? 0) * scale.height])
  return a && b && c && d ? clip([a, b, c, d], frame) : null
}

/** The whole picture. */
export function wholeFrame({ width, height }: Frame): Quad {
  return [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ]
}

/** The smallest rectangle, in the direction that the quads are read in, that holds them all. */
export function enclose(quads: readonly Quad[], frame: Frame): Quad {
  const [first, ...others] = quads
  if (first && others.length === 0) return first
  const [ux, uy] = readingDirection(quads)
  // Along the line, and from its upper edge to its lower one.
  const alongs = quads.flat().map(([x, y]) => x * ux + y * uy)
  const acrosses = quads.flat().map(([x, y]) => y * ux - x * uy)
  const [left, right] = [Math.min(...alongs), Math.max(...alongs)]
  const [top, bottom] = [Math.min(...acrosses), Math.max(...acrosses)]
  const at = (along: number, across: number): Point => [along * ux - across * uy, along * uy + across * ux]
  return clip([at(left, top), at(right, top), at(right, bottom), at(left, bottom)], frame)
}

/** Unit vector from the first letter to the last. Corners go around the text as it is read, not as it lies. */
export function readingDirection(quads: readonly Quad[]): Point {
  let [x, y] = [0, 0]
  for (const [a, b, c, d] of quads) {
    x += b[0] - a[0] + c[0] - d[0]
    y += b[1] - a[1] + c[1] - d[1]
  }
  const length = Math.hypot(x, y)
  return length === 0 ? [1, 0] : [x / length, y / length]
}

function clip([a, b, c, d]: Quad, { width, height }: Frame): Quad {
  const inside = ([x, y]: Point): Point => [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))]
  return [inside(a), inside(b), inside(c), inside(d)]
}
