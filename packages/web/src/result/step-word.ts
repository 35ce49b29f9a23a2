import type { PlacedWord } from './place-words.js'

/**
 * The word that a key leads to from another, or from none; null for a key that leads nowhere. Up and down go to the
 * word of the next line that stands most nearly under it.
 */
export function stepWord(
  key: string,
  {
    text,
    words,
    from,
  }: { readonly text: string; readonly words: readonly PlacedWord[]; readonly from: number | null },
): number | null {
  const last = words.length - 1
  if (last < 0) return null
  switch (key) {
    case 'ArrowRight':
      return from === null ? 0 : Math.min(from + 1, last)
    case 'ArrowLeft':
      return from === null ? last : Math.max(from - 1, 0)
    case 'ArrowDown':
      return from === null ? 0 : onNextLine(text, words.slice(from)) + from
    case 'ArrowUp':
      return from === null ? last : from - onNextLine(text, words.slice(0, from + 1).reverse())
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** How far it is from the first word to that one; 0 when there is no next line. */
function onNextLine(text: string, words: readonly PlacedWord[]): number {
  const places = words.map(({ start }) => {
    const line = text.lastIndexOf('\n', start - 1)
    return { line, column: start - line }
  })
  const [here] = places
  const next = places.find(({ line }) => line !== here?.line)
  if (here === undefined || next === undefined) return 0
  const distances = places.map(({ line, column }) =>
    line === next.line ? Math.abs(column - here.column) : Number.POSITIVE_INFINITY,
  )
  return distances.indexOf(Math.min(...distances))
}
