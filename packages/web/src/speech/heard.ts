import type { SpokenWord } from '@nusabaca/client'
import { useEffect, useState } from 'preact/hooks'

/**
 * The word that is heard now, told apart from what components hold: words come several a second, and only what shows
 * one has to change.
 */
export interface Heard {
  /** Null while nothing is read aloud. */
  now(): SpokenWord | null
  set(word: SpokenWord | null): void
  /** @returns stops. */
  watch(onChange: (word: SpokenWord | null) => void): () => void
}

export function createHeard(): Heard {
  const watchers = new Set<(word: SpokenWord | null) => void>()
  let now: SpokenWord | null = null
  return {
    now: () => now,
    set(word) {
      if (word === now) return
      now = word
      for (const tell of watchers) tell(word)
    },
    watch(onChange) {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
  }
}

/** The word that is heard, where it is one of those that are shown here; null otherwise. */
export function useHeard(heard: Heard, isHere: (word: SpokenWord) => boolean): SpokenWord | null {
  const here = (word: SpokenWord | null) => (word !== null && isHere(word) ? word : null)
  const [word, setWord] = useState(() => here(heard.now()))
  useEffect(() => {
    setWord(here(heard.now()))
    return heard.watch((next) => setWord(here(next)))
  }, [heard])
  return word
}
