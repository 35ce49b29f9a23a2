import type { BoundingBox, Page, WirePoint } from '@nusabaca/contract'
import { ascent, descent, glyphWidth } from './glyphless-font.js'

/** Columns of a transformation, as PDF writes it: `x' = a x + c y + e`, `y' = b x + d y + f`. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** A word of the text that is not seen. */
export interface PlacedWord {
  /** From letters of size 1 to the pixels of the page, whose second axis goes down. */
  readonly matrix: Matrix
  /** UTF-16; after all but the last of a line comes a space. */
  readonly codes: readonly number[]
}

/** Beyond the first 65,536 characters a code of two bytes does not go. */
const replacement = 0xfffd
const space = 0x20

/** The words of a page where they stand; none where the page brings its own text. */
export function placedWords({ source, lines }: Page): readonly PlacedWord[] {
  if (source === 'text_layer') return []
  return lines.flatMap(({ words }) =>
    words.flatMap(({ text, bounding_box }, index) => {
      const codes = Array.from(text.trim(), codeOf)
      const box = apartFrom(bounding_box, words[index + 1]?.bounding_box)
      const matrix = codes.length === 0 ? null : matrixOf(box, codes.length)
      if (matrix === null) return []
      return [{ matrix, codes: index < words.length - 1 ? [...codes, space] : codes }]
    }),
  )
}

function codeOf(character: string): number {
  return character.length === 1 && !/[\p{Cc}\p{Cs}]/u.test(character) ? character.charCodeAt(0) : replacement
}

/** Programs take words for one that are less than a tenth of their height apart, whatever is written between them. */
const leastGap = 0.15
const shortest = 0.5

/** The box of a word, shortened where the next begins too close to its end. */
function apartFrom(box: BoundingBox, next: BoundingBox | undefined): BoundingBox {
  const [upperLeft, upperRight, lowerRight, lowerLeft] = box
  const along = difference(lowerRight, lowerLeft)
  const length = Math.hypot(...along)
  if (next === undefined || length === 0) return box
  const toNext = difference(next[3], lowerLeft)
  const room = (toNext[0] * along[0] + toNext[1] * along[1]) / length
  const height = Math.hypot(...difference(upperLeft, lowerLeft))
  const part = Math.max(shortest, (room - leastGap * height) / length)
  // Where it stands before, it is in another line.
  if (room < 0 || part >= 1) return box
  const shortened = (from: WirePoint, to: WirePoint): WirePoint => {
    const [x, y] = difference(to, from)
    return [from[0] + x * part, from[1] + y * part]
  }
  return [upperLeft, shortened(upperLeft, upperRight), shortened(lowerLeft, lowerRight), lowerLeft]
}

function difference(to: WirePoint, from: WirePoint): WirePoint {
  return [to[0] - from[0], to[1] - from[1]]
}

/** Letters as high as the box and together as long; null for a box without an area. */
function matrixOf([upperLeft, , lowerRight, lowerLeft]: BoundingBox, letters: number): Matrix | null {
  const along = difference(lowerRight, lowerLeft)
  const up = difference(upperLeft, lowerLeft)
  if (along[0] * up[1] - along[1] * up[0] === 0) return null
  const perLetter = 1000 / glyphWidth / letters
  const perHeight = 1000 / (ascent - descent)
  const base = -descent / (ascent - descent)
  return [
    along[0] * perLetter,
    along[1] * perLetter,
    up[0] * perHeight,
    up[1] * perHeight,
    lowerLeft[0] + up[0] * base,
    lowerLeft[1] + up[1] * base,
  ]
}

/** `first`, then `second`. */
export function multiply(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first
  const [A, B, C, D, E, F] = second
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]
}
