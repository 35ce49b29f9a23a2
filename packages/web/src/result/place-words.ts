import type { Page, TextBlock } from '@nusabaca/client'

/** A word of a page, and where in the page's text it stands. */
export interface PlacedWord extends TextBlock {
  readonly start: number
  /** After its last letter. */
  readonly end: number
}

/** Farther away there is another word of the same letters. */
const farthest = 200

/** Finds the words of a page's lines in its text. One that a hyphen broke may stand there without it. */
export function placeWords({ text, lines }: Pick<Page, 'text' | 'lines'>): PlacedWord[] {
  const placed: PlacedWord[] = []
  let from = 0
  for (const word of lines.flatMap(({ words }) => words)) {
    const place = find(text, word.text, from) ?? find(text, word.text.replace(/[-\u00ad\u2010]$/, ''), from)
    if (place === null) continue
    placed.push({ ...word, ...place })
    from = place.end
  }
  return placed
}

function find(text: string, word: string, from: number): Pick<PlacedWord, 'start' | 'end'> | null {
  const start = word === '' ? -1 : text.indexOf(word, from)
  return start < 0 || start > from + farthest ? null : { start, end: start + word.length }
}

/** The words that share a letter with a part of the text. */
export function wordsIn(
  words: readonly PlacedWord[],
  { start, end }: Pick<PlacedWord, 'start' | 'end'>,
): number[] {
  return words.flatMap((word, index) => (word.start < end && word.end > start ? [index] : []))
}
