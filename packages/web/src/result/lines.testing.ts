import type { PageLine } from '@nusabaca/client'

/** A line of words that are apart by white space. */
export function lineOf(text: string): PageLine {
  const block = {
    bounding_box: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    confidence: 1,
  } as const
  return { ...block, text, words: text.split(/\s+/).map((word) => ({ ...block, text: word })) }
}
