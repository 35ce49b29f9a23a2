import type { SpokenWord } from '@nusabaca/client'
import { wordAt } from './find-word.js'

/** Whoever has heard so much of a sentence wants to hear that one again. */
const heardEnoughSeconds = 1.5
/** A silence that is longer parts what no full stop does, such as headings. */
const pauseSeconds = 0.45

/**
 * The first word of the sentence that is one step away from a time; of the same sentence when the step is back and some of
 * it was heard. The first or last sentence at the ends; null without words.
 */
export function stepSentence(
  words: readonly SpokenWord[],
  { seconds, step }: { readonly seconds: number; readonly step: 1 | -1 },
): number | null {
  if (words.length === 0) return null
  const now = wordAt(words, seconds) ?? 0
  const begin = beginOf(words, now)
  if (step === 1) {
    let next = now + 1
    while (next < words.length && !beginsSentence(words, next)) next += 1
    return next < words.length ? next : begin
  }
  const heard = seconds - (words[begin]?.start ?? 0)
  return heard > heardEnoughSeconds || begin === 0 ? begin : beginOf(words, begin - 1)
}

function beginOf(words: readonly SpokenWord[], index: number): number {
  let begin = index
  while (begin > 0 && !beginsSentence(words, begin)) begin -= 1
  return begin
}

/** Whether a word begins a sentence, as far as can be told without knowing its language. */
export function beginsSentence(words: readonly SpokenWord[], index: number): boolean {
  const before = words[index - 1]
  const word = words[index]
  if (before === undefined || word === undefined || word.start - before.end > pauseSeconds) return true
  // After abbreviations it goes on small, or with a number.
  return /[.!?…。！？][\p{Pe}\p{Pf}"']*$/u.test(before.text) && !/^[\p{Ll}\p{N}]/u.test(word.text)
}
