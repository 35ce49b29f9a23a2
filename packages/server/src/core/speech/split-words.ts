/** Where a word begins and ends in its text, in UTF-16 code units. */
export interface WordSpan {
  readonly start: number
  readonly end: number
}

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** What stands between white space, with its punctuation; where a script has no spaces, the words of it. */
export function splitWords(text: string): readonly WordSpan[] {
  return [...text.matchAll(/\S+/g)].flatMap(({ 0: run, index }) =>
    unspaced.test(run) ? splitRun(run, index) : [{ start: index, end: index + run.length }],
  )
}

function splitRun(run: string, offset: number): WordSpan[] {
  const words: { start: number; end: number }[] = []
  for (const { segment, index, isWordLike } of segmenter.segment(run)) {
    const end = offset + index + segment.length
    const before = words.at(-1)
    // Punctuation stays with the word before it.
    if (before && !isWordLike) before.end = end
    else words.push({ start: offset + index, end })
  }
  return words
}
