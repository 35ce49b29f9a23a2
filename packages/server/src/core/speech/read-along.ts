import type { BoundingBox } from '@nusabaca/contract'
import type { SpokenWord } from '../ports/speaker.js'
import type { WordSpan } from './split-words.js'
import { type PlacedPart, placeParts, type SpokenPart } from './spoken-part.js'

/** A word, when it is heard and where it stands; the halves of a word that a hyphen broke are two. */
export interface ReadAlongWord {
  readonly text: string
  /** Seconds from the beginning of the audio, to the millisecond. */
  readonly start: number
  readonly end: number
  /** 1-based; null for a text that was sent as such. */
  readonly page: number | null
  readonly polygon: BoundingBox | null
}

/** The words of a document's speech in the order they are heard; what is not pronounced is left out. */
export async function* readAlong(
  parts: AsyncIterable<SpokenPart> | Iterable<SpokenPart>,
): AsyncGenerator<ReadAlongWord> {
  for await (const placed of placeParts(parts)) yield* wordsOf(placed)
}

function* wordsOf({ part: { text, words, printed }, startMs }: PlacedPart): Generator<ReadAlongWord> {
  const seconds = (ms: number) => Math.round(startMs + ms) / 1000
  if (printed === undefined) {
    for (const { start, end, ...times } of words) {
      const span = { start: seconds(times.startMs), end: seconds(times.endMs) }
      yield { text: text.slice(start, end), ...span, page: null, polygon: null }
    }
    return
  }
  let from = 0
  for (const word of printed.words) {
    while ((words[from]?.end ?? Number.POSITIVE_INFINITY) <= word.start) from += 1
    const heard = heardWithin(word, words, from)
    if (heard === null) continue
    const span = { start: seconds(heard.startMs), end: seconds(heard.endMs) }
    yield { text: word.text, ...span, page: printed.page, polygon: word.polygon }
  }
}

/** When what stands in `span` is heard; a part of a word has its letters' share of the word's time. */
function heardWithin(
  span: WordSpan,
  words: readonly SpokenWord[],
  from: number,
): Pick<SpokenWord, 'startMs' | 'endMs'> | null {
  let last = from
  while ((words[last + 1]?.start ?? Number.POSITIVE_INFINITY) < span.end) last += 1
  const [first, final] = [words[from], words[last]]
  if (first === undefined || final === undefined || first.start >= span.end) return null
  return {
    startMs: timeAt(Math.max(span.start, first.start), first),
    endMs: timeAt(Math.min(span.end, final.end), final),
  }
}

function timeAt(offset: number, { start, end, startMs, endMs }: SpokenWord): number {
  return startMs + ((offset - start) / (end - start)) * (endMs - startMs)
}
