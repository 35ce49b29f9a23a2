import { isSameDirection, type Span } from './glyph-words.js'

interface Placed {
  readonly span: Span
}

/** Part of the median line height that an empty band is wide at least to part a page. */
const minGap = 0.6
/** Deeper pages are not made by people. */
const maxDepth = 40

/**
 * Lines in reading order by cutting the page along empty bands: into rows of blocks where the widest band
 * runs across, into columns where it runs down. Text of other directions comes after that of the first.
 */
export function byColumns<T extends Placed>(lines: readonly T[]): readonly T[] {
  const [first] = lines
  if (!first) return lines
  const same = lines.filter(({ span }) => isSameDirection(span.angle, first.span.angle))
  const rest = lines.filter((line) => !same.includes(line))
  return [...cut(same, 0), ...byColumns(rest)]
}

function cut<T extends Placed>(lines: readonly T[], depth: number): readonly T[] {
  if (lines.length < 2 || depth > maxDepth) return lines
  const height = median(lines.map(({ span }) => span.below - span.above))
  const down = widestGap(lines.map(({ span }) => [span.start, span.end]))
  const across = widestGap(lines.map(({ span }) => [span.above, span.below]))
  if (Math.max(down.width, across.width) < minGap * height) return topDown(lines)
  // A gap between lines is narrower than one between columns; measured in its own kind of gap, the wider wins.
  const at = down.width > across.width ? down.at : across.at
  const edge = (line: T) => (down.width > across.width ? line.span.start : line.span.above)
  const before = lines.filter((line) => edge(line) < at)
  const after = lines.filter((line) => edge(line) >= at)
  return [...cut(before, depth + 1), ...cut(after, depth + 1)]
}

/** The widest band that no range touches, and where it ends. */
function widestGap(ranges: readonly (readonly [number, number])[]): { width: number; at: number } {
  const sorted = [...ranges].sort(([a], [b]) => a - b)
  let reached = sorted[0]?.[1] ?? 0
  let widest = { width: 0, at: 0 }
  for (const [start, end] of sorted) {
    if (start - reached > widest.width) widest = { width: start - reached, at: start }
    reached = Math.max(reached, end)
  }
  return widest
}

function topDown<T extends Placed>(lines: readonly T[]): readonly T[] {
  return [...lines].sort((a, b) => a.span.above - b.span.above || a.span.start - b.span.start)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
