import type { Point } from '../../core/geometry.js'

/** An upright rectangle in pixels of a page's frame. `right` and `bottom` are not below `left` and `top`. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The smallest box around some points; there must be at least one. */
export function boxAround(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}
