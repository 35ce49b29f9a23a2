import type { Point, Quad } from '../../core/geometry.js'
import type { Box } from './box.js'
import type { Glyph } from './pdfium-glyphs.js'

/** A rectangle along a direction of text: `start` to `end` with the text, `above` to `below` across it. */
export interface Span {
  /** Radians, clockwise from rightwards. */
  readonly angle: number
  readonly start: number
  readonly end: number
  readonly above: number
  readonly below: number
}

/** Glyphs that belong together, and where they stand. */
export interface PlacedWord {
  readonly text: string
  readonly span: Span
}

/** Parts of a glyph's height: a wider gap parts words even without a space, a larger step back does too. */
const wideGap = 0.8
const stepBack = 0.6
/** Directions within about 10 degrees are one. */
const sameDirection = Math.cos(Math.PI / 18)

/** Cuts glyphs, in the file's order, into words: at spaces, at turns, and where the next one stands elsewhere. */
export function wordsOf(glyphs: readonly Glyph[]): readonly PlacedWord[] {
  const words: PlacedWord[] = []
  let current: PlacedWord | null = null
  for (const glyph of glyphs) {
    const angle: number =
      current && isSameDirection(current.span.angle, glyph.angle) ? current.span.angle : glyph.angle
    const span = spanOf(glyph, angle)
    if (current && glyph.after === 'nothing' && follows(current.span, span)) {
      current = { text: current.text + glyph.text, span: joinSpans(current.span, span) }
    } else {
      if (current) words.push(current)
      current = { text: glyph.text, span }
    }
  }
  return current ? [...words, current] : words
}

/** Whether two directions of text are the same, but for a slight slant. */
export function isSameDirection(a: number, b: number): boolean {
  return Math.cos(a - b) > sameDirection
}

/** Part of the lower one's height that two spans share across the direction of text: 0 to 1. */
export function shareRow(a: Span, b: Span): number {
  const shared = Math.min(a.below, b.below) - Math.max(a.above, b.above)
  return Math.max(0, shared) / Math.max(1e-6, Math.min(a.below - a.above, b.below - b.above))
}

/** The span around both; they run the same way. */
export function joinSpans(a: Span, b: Span): Span {
  return {
    angle: a.angle,
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    above: Math.min(a.above, b.above),
    below: Math.max(a.below, b.below),
  }
}

/** Corners clockwise as the text is read, from the one above its first letter, kept inside the frame. */
export function quadOf(span: Span, size: { width: number; height: number }): Quad {
  const [cos, sin] = [Math.cos(span.angle), Math.sin(span.angle)]
  const corner = (along: number, across: number): Point => [
    clamp(along * cos - across * sin, size.width),
    clamp(along * sin + across * cos, size.height),
  ]
  return [
    corner(span.start, span.above),
    corner(span.end, span.above),
    corner(span.end, span.below),
    corner(span.start, span.below),
  ]
}

function follows(word: Span, next: Span): boolean {
  const height = Math.max(next.below - next.above, 1e-6)
  if (!isSameDirection(word.angle, next.angle) || shareRow(word, next) < 0.5) return false
  // Arabic and Hebrew come in logical order, each letter to the left of the one before.
  const gap = Math.max(next.start - word.end, word.start - next.end)
  return gap < wideGap * height && gap > -stepBack * height - (next.end - next.start)
}

function spanOf({ box }: Glyph, angle: number): Span {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const { length, height } = uprightSize(box, Math.abs(cos), Math.abs(sin))
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  const along = x * cos + y * sin
  const across = y * cos - x * sin
  return {
    angle,
    start: along - length / 2,
    end: along + length / 2,
    above: across - height / 2,
    below: across + height / 2,
  }
}

/** A turned glyph's box is larger than the glyph; this takes the turn out of it again. */
function uprightSize({ left, top, right, bottom }: Box, cos: number, sin: number) {
  const [width, height] = [right - left, bottom - top]
  const turn = cos * cos - sin * sin
  // Near 45 degrees width and height can no longer be told apart.
  const nearSquare = Math.min(width, height) / (cos + sin)
  if (Math.abs(turn) < 0.3) return { length: nearSquare, height: nearSquare }
  const length = (width * cos - height * sin) / turn
  const across = (height * cos - width * sin) / turn
  return { length: Math.max(length, 0), height: across > 0 ? across : nearSquare }
}

function clamp(value: number, max: number): number {
  return Math.round(Math.min(max, Math.max(0, value)) * 10) / 10
}
