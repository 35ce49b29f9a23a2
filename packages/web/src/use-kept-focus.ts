import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

export interface KeptFocusOptions {
  /** Takes what had the focus away, when it changes. */
  readonly change: unknown
  /** Gets the focus instead. */
  readonly to: RefObject<HTMLElement>
}

/** Whoever uses the keyboard stays where they are when a button inside of the element goes under their fingers. */
export function useKeptFocus(around: RefObject<HTMLElement>, { change, to }: KeptFocusOptions): void {
  const isInside = around.current?.contains(document.activeElement) ?? false
  useLayoutEffect(() => {
    if (isInside && !around.current?.contains(document.activeElement)) to.current?.focus()
  }, [change])
}
