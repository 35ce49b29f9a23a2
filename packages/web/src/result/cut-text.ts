import type { Match } from './find-matches.js'
import type { PlacedWord } from './place-words.js'

/** A piece of a page's text that is of one word, or between two, and of one match, or of none. */
export interface Piece {
  readonly text: string
  readonly start: number
  /** Index of its word; null between words. */
  readonly word: number | null
  readonly match: Match | null
}

/** Cuts a text where words and matches begin and end. Nothing of it is lost. */
export function cutText(
  text: string,
  { words, matches }: { readonly words: readonly PlacedWord[]; readonly matches: readonly Match[] },
): Piece[] {
  const cuts = new Set([0, text.length])
  for (const { start, end } of [...words, ...matches]) cuts.add(start).add(end)
  const sorted = [...cuts].sort((a, b) => a - b)
  let word = 0
  let match = 0
  return sorted.slice(0, -1).map((start, index) => {
    while (word < words.length && (words[word]?.end ?? 0) <= start) word += 1
    while (match < matches.length && (matches[match]?.end ?? 0) <= start) match += 1
    const inMatch = matches[match]
    return {
      text: text.slice(start, sorted[index + 1]),
      start,
      word: (words[word]?.start ?? text.length) <= start ? word : null,
      match: inMatch !== undefined && inMatch.start <= start ? inMatch : null,
    }
  })
}
