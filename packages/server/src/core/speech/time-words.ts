import type { SpokenWord } from '../ports/speaker.js'
import { splitWords, type WordSpan } from './split-words.js'

/** When an engine begins to speak something, and where in the text that stands, in UTF-16 code units. */
export interface SpokenAt {
  readonly offset: number
  readonly ms: number
}

/**
 * The words of a text with their times. A number that is spoken as several words is one; words that are spoken in one, as
 * `of the`, share its time by their length; what has no letter and is not told of is left out; the last one ends with the audio.
 */
export function timeWords(text: string, spoken: readonly SpokenAt[], durationMs: number): SpokenWord[] {
  const words = splitWords(text)
  const begun = beginnings(words, spoken)
  return begun.flatMap(({ word, ms }, index) => {
    const next = begun[index + 1]
    const together = words
      .slice(word, next?.word)
      .filter(({ start, end }, place) => place === 0 || /[\p{L}\p{N}]/u.test(text.slice(start, end)))
    return shareTime(together, ms, next?.ms ?? durationMs)
  })
}

/** Which word is begun when, each once and in order. */
function beginnings(words: readonly WordSpan[], spoken: readonly SpokenAt[]) {
  const begun: { readonly word: number; readonly ms: number }[] = []
  let word = 0
  for (const [index, { offset, ms }] of spoken.entries()) {
    while ((words[word + 1]?.start ?? Number.POSITIVE_INFINITY) <= offset) word += 1
    // White space stands for more of the word before it or, where nothing else does, for the one after it.
    const { end = 0 } = words[word] ?? {}
    const [after, afterNext] = [words[word + 1], words[word + 2]]
    const nextOffset = spoken[index + 1]?.offset ?? Number.POSITIVE_INFINITY
    if (offset >= end && after && nextOffset >= (afterNext?.start ?? after.end)) word += 1
    if (word < words.length && begun.at(-1)?.word !== word) begun.push({ word, ms })
  }
  return begun
}

function shareTime(words: readonly WordSpan[], startMs: number, endMs: number): SpokenWord[] {
  const letters = words.reduce((sum, { start, end }) => sum + end - start, 0)
  let before = 0
  return words.map((word) => {
    const from = before
    before += word.end - word.start
    const at = (count: number) => startMs + (count / letters) * (endMs - startMs)
    return { ...word, startMs: at(from), endMs: at(before) }
  })
}
