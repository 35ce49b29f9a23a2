import { useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import type { Match } from './find-matches.js'
import { PageContents } from './page-contents.js'
import { usualSize } from './page-picture.js'
import { type Sight, useSeen } from './sight.js'
import { type Turn, turnedSize } from './turn.js'
import type { ShownPage } from './use-document.js'
import type { Viewing } from './viewing.js'

export interface PageViewProps {
  readonly viewing: Viewing
  readonly page: ShownPage
  /** Of what is nearly seen. */
  readonly sight: Sight
  readonly matches: readonly Match[]
  readonly current: Match | null
}

export function pageId(page: number): string {
  return `page-${page}`
}

/** A page; out of sight only the room that it takes. */
export function PageView({ viewing, page, sight, matches, current }: PageViewProps) {
  const { words: say } = useApp()
  const article = useRef<HTMLElement>(null)
  const [chosenTurn, setTurn] = useState<Turn | null>(null)
  const { seen, heightPx } = useSeen(sight, article, `${viewing.view} ${viewing.zoom}`)
  const turn = chosenTurn ?? page.rotation ?? 0
  const { width = usualSize.width, height = usualSize.height } = page
  const room = turnedSize({ width, height }, turn)
  const titleId = `${pageId(page.page)}-title`
  return (
    <article
      ref={article}
      id={pageId(page.page)}
      class="page"
      aria-labelledby={titleId}
      style={{ minHeight: seen || heightPx === null ? null : `${heightPx}px` }}
    >
      <h2 id={titleId}>{say.page(page.page)}</h2>
      {seen ? (
        <PageContents {...{ viewing, page, turn, matches, current }} onTurn={setTurn} />
      ) : (
        <div class="paper unseen" style={{ aspectRatio: `${room.width} / ${room.height}` }} />
      )}
    </article>
  )
}
