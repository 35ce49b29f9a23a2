import type { SpokenWord } from '@nusabaca/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Heard } from './heard.js'
import { heardIn, isInSight, scrollIntoRoom, scrollPicture } from './scroll-to-word.js'

/** Keeps what is heard in sight, unless the reader looks at something else. */
export interface Follow {
  readonly following: boolean
  readonly resume: () => void
  /** A word of the place is shown as the one that is heard. */
  readonly show: () => void
}

/** Scrolling by itself takes no longer, in browsers that do not tell of its end. */
const longestScrollMs = 1000

/** @param placeOf what a word is shown in; it is there even while the word is out of sight, and empty. */
export function useFollow(heard: Heard, placeOf: (word: SpokenWord) => Element | null): Follow {
  const [following, setFollowing] = useState(true)
  const state = useRef({ following, own: false })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latestPlaceOf = useRef(placeOf)
  latestPlaceOf.current = placeOf

  function change(following: boolean): void {
    state.current.following = following
    setFollowing(following)
  }
  function scroll(act: () => void): void {
    state.current.own = true
    clearTimeout(timer.current)
    timer.current = setTimeout(endScroll, longestScrollMs)
    act()
  }
  function endScroll(): void {
    state.current.own = false
  }
  function heardPlace(): Element | null {
    const word = heard.now()
    return word === null ? null : latestPlaceOf.current(word)
  }
  function show(): void {
    const place = heardPlace()
    if (place === null) return
    const shown = heardIn(place)
    if (shown !== null && isInSight(shown)) change(true)
    if (!state.current.following) return
    if (shown !== null) scrollPicture(place)
    if (isInSight(shown ?? place)) return
    scroll(() => (shown === null ? place.scrollIntoView() : scrollIntoRoom(shown)))
  }

  useEffect(() => {
    // Whoever scrolls until it is out of sight does not want to be brought back, until it is in sight again.
    function onScroll(): void {
      const place = heardPlace()
      if (state.current.own || place === null) return
      const now = isInSight(heardIn(place) ?? place)
      if (now !== state.current.following) change(now)
    }
    const interruptions = ['wheel', 'touchmove', 'scrollend'] as const
    for (const name of interruptions) addEventListener(name, endScroll, { passive: true })
    addEventListener('scroll', onScroll, { passive: true })
    return () => {
      for (const name of interruptions) removeEventListener(name, endScroll)
      removeEventListener('scroll', onScroll)
      clearTimeout(timer.current)
    }
  }, [heard])

  // Where it is empty nothing shows the word by itself.
  useEffect(
    () =>
      heard.watch(() => {
        if (heardPlace()?.querySelector('[data-word]') === null) show()
      }),
    [heard],
  )

  return {
    following,
    resume() {
      change(true)
      show()
    },
    show,
  }
}
