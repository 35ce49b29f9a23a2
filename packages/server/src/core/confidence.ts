import type { Line } from './page.js'

/** Mean over the letters of the lines; null when there are none. */
export function meanConfidence(lines: readonly Line[]): number | null {
  const letters = lines.reduce((sum, line) => sum + line.text.length, 0)
  return letters === 0 ? null : sumOf(lines, ({ confidence }) => confidence) / letters
}

/**
 * How much a reading is worth beside another one of the same page: the letters that are likely right, less
 * those that are likely wrong. The mean alone would prefer one sure word to a page of them.
 */
export function worth(lines: readonly Line[]): number {
  return sumOf(lines, ({ confidence }) => 2 * confidence - 1)
}

function sumOf(lines: readonly Line[], value: (line: Line) => number): number {
  return lines.reduce((sum, line) => sum + value(line) * line.text.length, 0)
}
