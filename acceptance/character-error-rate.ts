import { distance } from 'fastest-levenshtein'

/** Edits that turn what was read into what is there, per character that is there: 0 is perfect. */
export function characterErrorRate(read: string, truth: string): number {
  const expected = normalize(truth)
  if (expected === '') return normalize(read) === '' ? 0 : 1
  return distance(normalize(read), expected) / [...expected].length
}

/** Spacing is layout and quotes have many shapes; neither tells how well letters are read. */
function normalize(text: string): string {
  return text.normalize('NFC').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim()
}

/** As {@link characterErrorRate}, of the place in the text that is most like the phrase. */
export function phraseErrorRate(text: string, phrase: string): number {
  const wanted = [...normalize(phrase)]
  // Edits from the phrase's first n characters to any piece of the text that ends here; a piece may begin anywhere.
  let edits = wanted.map((_, index) => index + 1)
  let fewest = wanted.length
  for (const character of normalize(text)) {
    let diagonal = 0
    let left = 0
    edits = edits.map((above, index) => {
      const replaced = diagonal + (character === wanted[index] ? 0 : 1)
      left = Math.min(replaced, above + 1, left + 1)
      diagonal = above
      return left
    })
    fewest = Math.min(fewest, edits.at(-1) ?? 0)
  }
  return wanted.length === 0 ? 0 : fewest / wanted.length
}
