import { byColumns } from './column-cuts.js'
import { isSameDirection, joinSpans, type PlacedWord, type Span, shareRow } from './glyph-words.js'

/** A line of words in reading order. */
export interface PlacedLine {
  readonly words: readonly PlacedWord[]
  readonly span: Span
}

/** Parts of a line's height: words further apart are lines of their own, such as the cells of a table. */
const columnGap = 2
/** Part of their height that neighbours in a row share at least. */
const rowShare = 0.5
/** Share of steps from line to line that go back up the page, from which the file's order is not to be trusted. */
const disorder = 0.15

/** Joins words, in the file's order, to lines. */
export function linesOf(words: readonly PlacedWord[]): readonly PlacedLine[] {
  const lines: { words: PlacedWord[]; span: Span }[] = []
  for (const word of words) {
    const line = lines.at(-1)
    if (line && continues(line.span, word.span)) {
      line.words.push(word)
      line.span = joinSpans(line.span, word.span)
    } else lines.push({ words: [word], span: word.span })
  }
  return lines
}

/**
 * Lines in reading order. Programs write columns and paragraphs in the order in which they are read, which
 * no geometry knows better; only where the file jumps about (forms, drawings) is the order found by cuts.
 */
export function inReadingOrder(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  let back = 0
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]
    if (before && isSameDirection(before.span.angle, line.span.angle) && goesBack(before.span, line.span))
      back++
  }
  return back > disorder * lines.length ? byColumns(lines) : lines
}

/** The text of lines in reading order; lines side by side share a row. */
export function textOf(lines: readonly PlacedLine[]): string {
  let text = ''
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]
    const sameRow = before && isNextTo(before.span, line.span)
    text += `${index === 0 ? '' : sameRow ? ' ' : '\n'}${lineText(line)}`
  }
  return text
}

/** A line's words with single spaces between them. */
export function lineText({ words }: PlacedLine): string {
  return words.map(({ text }) => text).join(' ')
}

function continues(line: Span, word: Span): boolean {
  if (!isSameDirection(line.angle, word.angle) || shareRow(line, word) < rowShare) return false
  const height = Math.max(line.below - line.above, word.below - word.above)
  return Math.max(word.start - line.end, line.start - word.end) < columnGap * height
}

/** Upwards in the same column; a step up to the next column is no disorder. */
function goesBack(before: Span, line: Span): boolean {
  const overlap = Math.min(before.end, line.end) - Math.max(before.start, line.start)
  return line.below <= before.above && overlap > 0
}

function isNextTo(before: Span, line: Span): boolean {
  return (
    isSameDirection(before.angle, line.angle) &&
    shareRow(before, line) >= rowShare &&
    line.start >= before.end
  )
}
