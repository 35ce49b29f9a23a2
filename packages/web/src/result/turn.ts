/** Degrees clockwise, a multiple of 90. */
export type Turn = 0 | 90 | 180 | 270

export interface Size {
  readonly width: number
  readonly height: number
}

export function turnedBy(turn: Turn, more: Turn): Turn {
  return ((turn + more) % 360) as Turn
}

/** The size of what was turned. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width }
}

/** Where a point is when what it is on was turned; both from the upper left corner. */
export function turnedPoint(
  [x, y]: readonly [number, number],
  { width, height }: Size,
  turn: Turn,
): [number, number] {
  switch (turn) {
    case 0:
      return [x, y]
    case 90:
      return [height - y, x]
    case 180:
      return [width - x, height - y]
    case 270:
      return [y, width - x]
  }
}

/** The same for SVG, of all points. */
export function turnTransform({ width, height }: Size, turn: Turn): string {
  const [x, y] = turnedPoint([0, 0], { width, height }, turn)
  return `translate(${x} ${y}) rotate(${turn})`
}
