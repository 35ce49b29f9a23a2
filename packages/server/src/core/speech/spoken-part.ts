import type { SpokenWord } from '../ports/speaker.js'
import type { PrintedWord } from './spoken-page.js'

/** A text that was spoken at once, and what was heard of it: one of the parts that a document's speech is made of. */
export interface SpokenPart {
  readonly text: string
  /** As {@link Speaker} gave them. */
  readonly words: readonly SpokenWord[]
  readonly durationMs: number
  /** Where its text was printed; absent for a text that was sent as such. */
  readonly printed?: { readonly page: number; readonly words: readonly PrintedWord[] }
}

/** A part, and when it begins in the speech of the whole. */
export interface PlacedPart {
  readonly part: SpokenPart
  readonly startMs: number
}

/** Adds up when each part begins. */
export async function* placeParts(
  parts: AsyncIterable<SpokenPart> | Iterable<SpokenPart>,
): AsyncGenerator<PlacedPart> {
  let startMs = 0
  for await (const part of parts) {
    yield { part, startMs }
    startMs += part.durationMs
  }
}
