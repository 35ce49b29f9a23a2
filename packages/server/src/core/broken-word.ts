/** Whether the halves of a word that a hyphen parts are a word that is said twice, as `anak-anak`, and keep it. */
export function isSaidTwice(half: string, otherHalf: string): boolean {
  const [before = '', after = ''] = [half, otherHalf].map((text) =>
    text.toLowerCase().replace(/[^\p{L}\p{M}]/gu, ''),
  )
  // A syllable may come twice within a word, as in `beberapa`.
  const long = Math.min(before.length, after.length) > 2
  return long && (before.endsWith(after) || after.startsWith(before))
}
