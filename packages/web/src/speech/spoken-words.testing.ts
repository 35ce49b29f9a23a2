import type { SpokenWord } from '@nusabaca/client'

/** The words of pages, one each second from the first on; their boxes are in a row, from the left edge on each page. */
export function spokenWords(pages: readonly string[]): SpokenWord[] {
  const words = pages.flatMap((text, page) =>
    text.split(' ').map((word, place) => ({ text: word, page: page + 1, polygon: boxAt(place) })),
  )
  return words.map((word, index) => ({ ...word, start: index + 1, end: index + 2 }))
}

function boxAt(place: number): NonNullable<SpokenWord['polygon']> {
  const [left, right] = [place * 100, place * 100 + 90]
  return [
    [left, 0],
    [right, 0],
    [right, 20],
    [left, 20],
  ]
}
