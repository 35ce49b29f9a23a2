import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

/** Tells of elements whether they are near what is seen. */
export interface Sight {
  /** @returns stops. */
  watch(element: Element, onChange: (seen: boolean, heightPx: number) => void): () => void
}

/** @param margin around the window, as CSS has it; negative for less of it. */
export function useSight(margin: string): Sight {
  const sight = useMemo(() => createSight(margin), [margin])
  useEffect(() => () => sight.end(), [sight])
  return sight
}

function createSight(rootMargin: string): Sight & { readonly end: () => void } {
  const watchers = new WeakMap<Element, (seen: boolean, heightPx: number) => void>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        watchers.get(target)?.(isIntersecting, boundingClientRect.height)
      }
    },
    { rootMargin },
  )
  return {
    watch(element, onChange) {
      watchers.set(element, onChange)
      observer.observe(element)
      return () => observer.unobserve(element)
    },
    end: () => observer.disconnect(),
  }
}

export interface Seen {
  readonly seen: boolean
  /** How high it was when it went out of sight; null before, or when it is laid out in another way now. */
  readonly heightPx: number | null
}

/** @param layout what the element's height depends on. */
export function useSeen(sight: Sight, element: RefObject<Element>, layout: string): Seen {
  const [last, setLast] = useState({ seen: false, heightPx: 0, layout: '' })
  const latest = useRef(layout)
  latest.current = layout
  useEffect(() => {
    if (element.current === null) return
    return sight.watch(element.current, (seen, heightPx) =>
      setLast((before) => ({ seen, heightPx, layout: before.seen ? latest.current : '' })),
    )
  }, [sight])
  return { seen: last.seen, heightPx: last.layout === layout ? last.heightPx : null }
}
