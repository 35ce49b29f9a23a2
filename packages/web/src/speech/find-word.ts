import type { SpokenWord } from '@nusabaca/client'

/** Index of the word that is heard at a time, or was last; null before the first. @param words in the order they are heard. */
export function wordAt(words: readonly Pick<SpokenWord, 'start'>[], seconds: number): number | null {
  const after = firstIndex(words, ({ start }) => start > seconds)
  return after === 0 ? null : after - 1
}

/** The word of a page that stands in a box there. @param words in the order they are heard, which is that of pages. */
export function wordIn(
  words: readonly SpokenWord[],
  { page, box }: { readonly page: number; readonly box: NonNullable<SpokenWord['polygon']> },
): number | null {
  const from = firstIndex(words, (word) => (word.page ?? 0) >= page)
  for (let index = from; words[index]?.page === page; index += 1) {
    if (isSameBox(words[index]?.polygon ?? null, box)) return index
  }
  return null
}

export function isSameBox(one: SpokenWord['polygon'], other: SpokenWord['polygon']): boolean {
  return one !== null && other !== null && one.join() === other.join()
}

/** Where what holds begins; after the last where it never does. @param holds false up to there, and true from there on. */
function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && holds(item)) high = middle
    else low = middle + 1
  }
  return low
}
