import { distance } from 'fastest-levenshtein'

/** How well a text was read. All values are 0 to 1. */
export interface Score {
  /** Harmonic mean of precision and recall over case-folded alphanumeric words, whatever their order. */
  readonly wordF1: number
  /** Edits per character of the truth, case folded, runs of white space taken as one; at most 1. */
  readonly characterErrorRate: number
}

export function scoreText(truth: string, read: string): Score {
  return { wordF1: wordF1(words(truth), words(read)), characterErrorRate: errorRate(fold(truth), fold(read)) }
}

/** Signs that mean the same are made the same: what is judged is reading, not typography. */
const equivalents: readonly (readonly [RegExp, string])[] = [
  [/[‘’`´]/g, "'"],
  [/[“”„«»]/g, '"'],
  [/[‐‑–—−]/g, '-'],
  [/…/g, '...'],
  [/\s+/g, ' '],
]

function fold(text: string): string {
  const same = equivalents.reduce((folded, [from, to]) => folded.replace(from, to), text.normalize('NFKC'))
  return same.trim().toLowerCase()
}

function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

function errorRate(truth: string, read: string): number {
  return Math.min(1, distance(truth, read) / Math.max(1, truth.length))
}

function wordF1(truth: readonly string[], read: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of truth) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const word of read) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    hits++
    left.set(word, count - 1)
  }
  return hits === 0 ? 0 : (2 * hits) / (truth.length + read.length)
}
