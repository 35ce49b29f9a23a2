import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/**
 * Tells the styles how much of the window an element covers, in a variable of the root: its height, and nothing where it
 * scrolls away with the rest.
 * @param shown whether there is such an element now.
 */
export function useHeightVariable(
  element: RefObject<HTMLElement>,
  { name, shown }: { readonly name: `--${string}`; readonly shown: boolean },
): void {
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const { style } = document.documentElement
    const measure = (): void => {
      const stays = getComputedStyle(current).position !== 'static'
      style.setProperty(name, stays ? `${current.offsetHeight}px` : '0px')
    }
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
      style.removeProperty(name)
    }
  }, [shown, name])
}
