/** Longest text that is spoken at once, in UTF-16 code units. */
export const maxPartLength = 3000

/** Where a text may be cut, the best places first: each gives the last one up to a length, or 0. */
const cuts = [lastParagraphEnd, lastEndOf('sentence'), lastEndOf('word'), lastEndOf('grapheme')] as const

/**
 * Cuts a text into parts that can be spoken one by one; put together they are the text again. Parts end with paragraphs,
 * and where these are too long with sentences, words and, at last, characters as people see them.
 */
export function splitText(text: string, maxLength = maxPartLength): string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length; ) {
    const end = start + partLength(text.slice(start, start + maxLength + lookAhead), maxLength)
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}

/** What follows decides whether a place is an end. Segmenting the whole of a long text takes time without measure. */
const lookAhead = 100

function partLength(text: string, maxLength: number): number {
  if (text.length <= maxLength) return text.length
  for (const cut of cuts) {
    const length = cut(text, maxLength)
    if (length > 0) return length
  }
  // One character with marks without end; at least it is not cut within a surrogate pair.
  return (text.codePointAt(maxLength - 1) ?? 0) > 0xffff ? maxLength - 1 : maxLength
}

function lastParagraphEnd(text: string, maxLength: number): number {
  const ends = [...text.matchAll(/\n[^\S\n]*\n\s*/g)].map(({ 0: end, index }) => index + end.length)
  return ends.findLast((end) => end <= maxLength) ?? 0
}

function lastEndOf(granularity: 'sentence' | 'word' | 'grapheme') {
  const segmenter = new Intl.Segmenter(undefined, { granularity })
  return (text: string, maxLength: number) => segmenter.segment(text).containing(maxLength)?.index ?? 0
}
