import type { ComponentChildren } from 'preact'
import { type Size, type Turn, turnedSize, turnTransform } from './turn.js'

export interface SheetProps {
  /** What the picture and the children are drawn on. */
  readonly size: Size
  readonly turn: Turn
  readonly url: string | null
  /** What it is called; null when something beside it says it. */
  readonly label: string | null
  readonly children?: ComponentChildren
}

/** A page's picture, turned, as wide as there is room. */
export function Sheet({ size, turn, url, label, children }: SheetProps) {
  const { width, height } = turnedSize(size, turn)
  const name = label === null ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would be shown wherever the pointer rests
    <svg class="sheet" viewBox={`0 0 ${width} ${height}`} {...name}>
      <g transform={turnTransform(size, turn)}>
        {url !== null && (
          <image href={url} width={size.width} height={size.height} preserveAspectRatio="none" />
        )}
        {children}
      </g>
    </svg>
  )
}
