import type { SpokenWord } from '../ports/speaker.js'
import { splitWords } from './split-words.js'

/** When an engine begins to speak something, and where in the text that stands, in UTF-16 code units. */
export interface SpokenAt {
  readonly offset: number
  readonly ms: number
}

/**
 * The words of a text with their times. A number that is spoken as several words is one; a word that nothing is spoken
 * of has no time and is left out; the last one ends with the audio.
 */
export function timeWords(text: string, spoken: readonly SpokenAt[], durationMs: number): SpokenWord[] {
  const words = splitWords(text)
  const begun: { readonly word: number; readonly ms: number }[] = []
  let word = 0
  for (const { offset, ms } of spoken) {
    // What is said of white space belongs to the word before it.
    while ((words[word + 1]?.start ?? Number.POSITIVE_INFINITY) <= offset) word += 1
    if (begun.at(-1)?.word !== word) begun.push({ word, ms })
  }
  return begun.flatMap(({ word, ms: startMs }, index) => {
    const found = words[word]
    return found ? [{ ...found, startMs, endMs: begun[index + 1]?.ms ?? durationMs }] : []
  })
}
