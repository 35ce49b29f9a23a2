import type { PageLine, WirePoint } from '@nusabaca/contract'

/** How a line is followed by the next one when they are read aloud: `pause` where something else begins. */
export type LineEnd = 'goes-on' | 'broken-word' | 'pause'

/** Gaps that are so much of a line's height wider than the page's usual ones part paragraphs. */
const paragraphGap = 0.5
/** Letters that differ more in size are a heading and its text. */
const headingScale = 1.3
/** How many lines before and after one tell how wide its column is. */
const neighbours = 3

/** How each line of a page ends, in reading order. */
export function endsOfLines(lines: readonly PageLine[]): LineEnd[] {
  const gaps = lines.map((line, index) => gapBelow(line, lines[index + 1])).filter((gap) => gap !== null)
  const usualGap = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0
  return lines.map((line, index) => {
    const next = lines[index + 1]
    if (next === undefined) return 'pause'
    if (/\p{L}[-‐\u00ad]$/u.test(line.text) && /^\p{Ll}/u.test(next.text)) return 'broken-word'
    if (isBeside(line, next)) return 'goes-on'
    if (!isSaid(line) || !isSaid(next)) return 'pause'
    if (!endsSentence(line) && /^\P{L}*\p{Ll}/u.test(next.text)) return 'goes-on'
    const gap = gapBelow(line, next)
    if (gap === null || gap > usualGap + paragraphGap || differInKind(line, next)) return 'pause'
    const column = lines.slice(Math.max(0, index - neighbours), index + neighbours + 1)
    return leavesRoomFor(next, line, column) ? 'pause' : 'goes-on'
  })
}

/** Not a rule drawn between paragraphs, or their like. */
function isSaid({ text }: PageLine): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function endsSentence({ text }: PageLine): boolean {
  return /[.!?:;…][\p{Pe}\p{Pf}"']*$/u.test(text)
}

function differInKind(a: PageLine, b: PageLine): boolean {
  const ratio = axesOf(a).height / axesOf(b).height
  return Math.max(ratio, 1 / ratio) > headingScale || isInCapitals(a) !== isInCapitals(b)
}

function isInCapitals({ text }: PageLine): boolean {
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text)
}

/** Whether the line was ended early: much of its column is free, or the next line's first word had stood there. */
function leavesRoomFor(next: PageLine, line: PageLine, column: readonly PageLine[]): boolean {
  const { height, extent } = axesOf(line)
  const own = extent(line)
  const others = column.map(extent).filter(({ left, right }) => left < own.right && right > own.left)
  const right = Math.max(...others.map((each) => each.right))
  const width = right - Math.min(...others.map((each) => each.left))
  const room = right - own.right
  if (room > 0.25 * width) return true
  const [first = next] = next.words
  const word = extent({ ...next, ...first })
  const fits = room > word.right - word.left + 0.3 * height
  return fits && (endsSentence(line) || room > 0.1 * width)
}

/** Whether it is the next cell of a row. */
function isBeside(line: PageLine, next: PageLine): boolean {
  const { height, extent } = axesOf(line)
  const [own, other] = [extent(line), extent(next)]
  return other.left >= own.right && Math.abs(other.top + other.bottom - own.top - own.bottom) < height
}

/** From a line down to the next, in heights of it; null where that is not below it. */
function gapBelow(line: PageLine, next: PageLine | undefined): number | null {
  if (next === undefined) return null
  const { height, extent } = axesOf(line)
  const [own, other] = [extent(line), extent(next)]
  const below = other.top > own.top + height / 2 && other.left < own.right && other.right > own.left
  return below ? (other.top - own.bottom) / height : null
}

interface Extent {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** A line's height, and where things are as seen along it, whichever way it runs. */
function axesOf({ bounding_box: [a, b, , d] }: PageLine) {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  const along = ([x, y]: WirePoint) => x * ux + y * uy
  const down = ([x, y]: WirePoint) => y * ux - x * uy
  return {
    height: Math.hypot(d[0] - a[0], d[1] - a[1]) || 1,
    extent({ bounding_box: box }: Pick<PageLine, 'bounding_box'>): Extent {
      const [xs, ys] = [box.map(along), box.map(down)]
      return {
        left: Math.min(...xs),
        right: Math.max(...xs),
        top: Math.min(...ys),
        bottom: Math.max(...ys),
      }
    },
  }
}
