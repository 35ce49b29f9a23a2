import type { Point, Quad } from '../../../core/geometry.js'
import type { PageImage } from '../../../core/ports/ocr-engine.js'
import type { ImagePyramid } from './image-pyramid.js'
import { distance } from './quads.js'
import { byteAt } from './typed-access.js'

/** Both networks that read strips take them 48 pixels high. */
export const stripHeight = 48
const minWidth = 8
const maxWidth = 3200
/** Single words are read better when they are stretched: word F1 of street signs 43 to 53, of tables 91.5 to 91.9. */
const shortStretch = 0.4
const plainWidth = 320
/** A level of the pyramid is left for the next one when it shows the line more than this many strips high. */
const maxReduction = 1.9

/** Where a strip is drawn: three planes (blue, green, red) of `stripHeight` rows, each `stride` floats long. */
export interface StripTarget {
  readonly data: Float32Array
  /** Index of the first float of the blue plane. */
  readonly offset: number
  readonly stride: number
  /** Columns to draw, at most `stride`. */
  readonly width: number
}

/**
 * How wide the strip of a quad (in reading direction) is: short ones somewhat wider than the quad's
 * proportions, the shorter the more; from `plainWidth` on as they are.
 */
export function stripWidth(quad: Quad): number {
  const { width, height } = edges(quad)
  const plain = (stripHeight * width) / height
  const stretch = 1 + shortStretch * Math.max(0, 1 - plain / plainWidth)
  return Math.min(maxWidth, Math.max(minWidth, Math.round(plain * stretch)))
}

/**
 * Draws the part of the picture under a quad (in reading direction) as an upright strip, each channel from
 * -1 to 1, sampled bilinearly from the level of the pyramid nearest to the strip's own scale.
 */
export function drawStrip(pyramid: ImagePyramid, quad: Quad, target: StripTarget): void {
  let level = 0
  for (
    let height = edges(quad).height;
    height > stripHeight * maxReduction && level < pyramid.levels - 1;
    level++
  ) {
    height /= 2
  }
  const image = pyramid.level(level)
  const scale = 1 / (1 << level)
  const [a, b, c, d] = quad
  for (let row = 0; row < stripHeight; row++) {
    const down = (row + 0.5) / stripHeight
    const left = between(a, d, down)
    const right = between(b, c, down)
    drawRow(image, target, {
      row,
      x: left[0] * scale - 0.5,
      y: left[1] * scale - 0.5,
      stepX: ((right[0] - left[0]) * scale) / target.width,
      stepY: ((right[1] - left[1]) * scale) / target.width,
    })
  }
}

interface RowPath {
  readonly row: number
  readonly x: number
  readonly y: number
  readonly stepX: number
  readonly stepY: number
}

function drawRow(image: PageImage, target: StripTarget, path: RowPath): void {
  const { data: pixels, width, height } = image
  const { data, stride } = target
  const rowBytes = width * 3
  // just short of the last pixel, so that its right and lower neighbours exist
  const maxX = Math.max(0, width - 1.001)
  const maxY = Math.max(0, height - 1.001)
  const nextColumn = width > 1 ? 3 : 0
  const nextRow = height > 1 ? rowBytes : 0
  const plane = stripHeight * stride
  let to = target.offset + path.row * stride
  for (let column = 0; column < target.width; column++, to++) {
    const x = Math.min(maxX, Math.max(0, path.x + path.stepX * (column + 0.5)))
    const y = Math.min(maxY, Math.max(0, path.y + path.stepY * (column + 0.5)))
    const left = Math.floor(x)
    const top = Math.floor(y)
    const fractionX = x - left
    const fractionY = y - top
    let at = top * rowBytes + left * 3
    for (let channel = 2; channel >= 0; channel--, at++) {
      const upperLeft = byteAt(pixels, at)
      const lowerLeft = byteAt(pixels, at + nextRow)
      const upper = upperLeft + (byteAt(pixels, at + nextColumn) - upperLeft) * fractionX
      const lower = lowerLeft + (byteAt(pixels, at + nextRow + nextColumn) - lowerLeft) * fractionX
      data[to + channel * plane] = (upper + (lower - upper) * fractionY) / 127.5 - 1
    }
  }
}

function edges([a, b, c, d]: Quad): { width: number; height: number } {
  return {
    width: Math.max(distance(a, b), distance(c, d)),
    height: Math.max(distance(a, d), distance(b, c)),
  }
}

function between(a: Point, b: Point, fraction: number): Point {
  return [a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction]
}
