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
