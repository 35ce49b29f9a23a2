import type { SpokenWord } from '@nusabaca/client'
import { beginsSentence } from './step-sentence.js'

/** Words of speech that are shown together. */
export interface SpokenPassage {
  /** Index of its first word. */
  readonly first: number
  readonly words: readonly SpokenWord[]
  /** When its first word is heard, in seconds. */
  readonly start: number
}

const usualWords = 60

/** Cuts speech into passages of about as many words: where a page ends, and where a sentence does. */
export function cutPassages(words: readonly SpokenWord[]): SpokenPassage[] {
  const passages: SpokenPassage[] = []
  let first = 0
  for (let index = 1; index <= words.length; index += 1) {
    const isPageEnd = words[index]?.page !== words[first]?.page
    if (!isPageEnd && (index - first < usualWords || !beginsSentence(words, index))) continue
    passages.push({ first, words: words.slice(first, index), start: words[first]?.start ?? 0 })
    first = index
  }
  return passages
}
