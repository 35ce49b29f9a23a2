import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export interface MenuProps {
  readonly label: ComponentChildren
  /** What there is to choose, as items of a list. @param close takes it away. */
  readonly children: (close: () => void) => ComponentChildren
}

/** A list that a button shows; Escape, and a click elsewhere, take it away. */
export function Menu({ label, children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null)
  const close = (): void => menu.current?.removeAttribute('open')

  useEffect(() => {
    function onOutside({ target }: Event): void {
      if (target instanceof Node && !menu.current?.contains(target)) close()
    }
    document.addEventListener('click', onOutside)
    return () => document.removeEventListener('click', onOutside)
  }, [])
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return
        close()
        menu.current?.querySelector('summary')?.focus()
      }}
    >
      <summary class="button">{label}</summary>
      <ul>{children(close)}</ul>
    </details>
  )
}
