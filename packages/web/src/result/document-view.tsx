import { isFinalStatus } from '@nusabaca/client'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Player } from '../speech/player.js'
import { findMatches, type Match } from './find-matches.js'
import { PageView, pageId } from './page-view.js'
import { createPictureQueue } from './picture-queue.js'
import './page.css'
import { ResultHead } from './result-head.js'
import { useSight } from './sight.js'
import { Thumbnails } from './thumbnails.js'
import { Toolbar } from './toolbar.js'
import type { ShownPage, ShownTask, TaskDocument } from './use-document.js'
import { useReading } from './use-reading.js'
import { nextZoom, type View, type Viewing } from './viewing.js'

export interface DocumentViewProps {
  readonly taskId: string
  readonly task: ShownTask
  readonly document: TaskDocument
  /** Leads back. */
  readonly back: ComponentChildren
}

const noMatches: readonly Match[] = []

/** A document: its pages as pictures, and what was read on them. */
export function DocumentView({ taskId, task, document: read, back }: DocumentViewProps) {
  const { words: say } = useApp()
  const { pages } = read
  const queue = useMemo(createPictureQueue, [])
  const [view, setView] = useState<View>('both')
  const [zoom, setZoom] = useState(1)
  const [unsureMarked, setUnsureMarked] = useState(true)
  const page = usePageInView(pages)
  const search = useSearch(pages, page ?? 0)
  const sight = useSight('75% 0px')
  const reading = useReading(taskId, task)
  const ended = isFinalStatus(task.status)
  const viewing: Viewing = { taskId, queue, onError: read.fail, ended, view, zoom, unsureMarked, reading }
  useSteadyPage(page, `${view} ${zoom}`)

  const { current } = search
  useEffect(() => {
    const element = current === null ? null : document.getElementById(pageId(current.page))
    // One in sight scrolls to the very word.
    if (element?.querySelector('.page-body') === null) element.scrollIntoView()
  }, [current?.page, current?.start])

  function onKeyDown(event: KeyboardEvent): void {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return
    if (target.matches('input, select')) return
    if (key === '+' || key === '=') setZoom(nextZoom(zoom, 1))
    else if (key === '-') setZoom(nextZoom(zoom, -1))
    else if (key === '0') setZoom(1)
  }

  return (
    <div class={`result view-${view}`} style={{ '--zoom': zoom }}>
      {back}
      <ResultHead
        taskId={taskId}
        task={task}
        document={read}
        onPage={goToPage}
        unsureMarked={unsureMarked}
        onUnsureMarked={setUnsureMarked}
      />
      <Toolbar
        {...{ viewing, page, search }}
        pages={pages.map(({ page }) => page)}
        onView={setView}
        onZoom={setZoom}
        onPage={goToPage}
      />
      <Player {...reading.player} />
      {pages.length > 1 && <Thumbnails {...{ viewing, pages }} current={page} onChoose={goToPage} />}
      <p id="word-keys" hidden>
        {say.wordKeys}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of whatever is inside */}
      <div class="pages" onKeyDown={onKeyDown}>
        {pages.map((each) => (
          <PageView
            key={each.page}
            {...{ viewing, sight }}
            page={each}
            matches={search.onPage.get(each.page) ?? noMatches}
            current={current?.page === each.page ? current : null}
          />
        ))}
      </div>
    </div>
  )
}

function goToPage(page: number): void {
  document.getElementById(pageId(page))?.scrollIntoView()
}

function useSearch(pages: readonly ShownPage[], page: number) {
  const [query, setQuery] = useState('')
  const [match, onMatch] = useState(0)
  const found = useMemo(() => findMatches(pages, query), [pages, query])
  const onPage = useMemo(() => {
    const byPage = new Map<number, Match[]>()
    for (const each of found) byPage.set(each.page, [...(byPage.get(each.page) ?? []), each])
    return byPage
  }, [found])
  return {
    query,
    onQuery(query: string): void {
      setQuery(query)
      const ahead = findMatches(pages, query).findIndex((each) => each.page >= page)
      onMatch(Math.max(ahead, 0))
    },
    matches: found.length,
    match,
    onMatch,
    onPage,
    current: found[match] ?? null,
  }
}

/** What is read stays where it is when the pages are laid out in another way. */
function useSteadyPage(page: number | null, layout: string): void {
  const place = useRef(0)
  const element = page === null ? null : document.getElementById(pageId(page))
  const before = useRef(layout)
  if (element !== null && before.current !== layout) {
    const { top, height } = element.getBoundingClientRect()
    place.current = (innerHeight * eyeLevel - top) / height
  }
  useLayoutEffect(() => {
    if (element === null || before.current === layout) return
    before.current = layout
    const { top, height } = element.getBoundingClientRect()
    scrollBy(0, top + place.current * height - innerHeight * eyeLevel)
  }, [layout])
}

/** Where in the window people read. */
const eyeLevel = 0.4

/** The last page that begins above the eyes. */
function usePageInView(pages: readonly ShownPage[]): number | null {
  const [page, setPage] = useState<number | null>(null)
  useEffect(() => {
    function onScroll(): void {
      const below = pages.findIndex(({ page }) => topOf(page) > innerHeight * eyeLevel)
      setPage((pages.at(below === -1 ? -1 : Math.max(below - 1, 0)) ?? null)?.page ?? null)
    }
    onScroll()
    addEventListener('scroll', onScroll, { passive: true })
    return () => removeEventListener('scroll', onScroll)
  }, [pages])
  return page
}

function topOf(page: number): number {
  return document.getElementById(pageId(page))?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY
}
