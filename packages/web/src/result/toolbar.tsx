import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { IconButton } from '../icon-button.js'
import { useHeightVariable } from '../use-height-variable.js'
import './toolbar.css'
import { nextZoom, type View, type Viewing } from './viewing.js'

export interface ToolbarProps {
  readonly viewing: Viewing
  readonly onView: (view: View) => void
  readonly onZoom: (zoom: number) => void
  readonly pages: readonly number[]
  /** Of the pages, the one that is read now. */
  readonly page: number | null
  readonly onPage: (page: number) => void
  readonly search: SearchProps
}

const views: readonly View[] = ['both', 'picture', 'text']

export function Toolbar({ viewing, onView, onZoom, pages, page, onPage, search }: ToolbarProps) {
  const { words: say } = useApp()
  const { view, zoom, reading } = viewing
  const toolbar = useRef<HTMLDivElement>(null)
  useHeightVariable(toolbar, { name: '--bar', shown: true })
  return (
    <div class="toolbar" ref={toolbar}>
      <fieldset class="choices">
        <legend class="visually-hidden">{say.view}</legend>
        {views.map((each) => (
          <label key={each}>
            <input type="radio" name="view" checked={each === view} onChange={() => onView(each)} />
            <span>{say.views[each]}</span>
          </label>
        ))}
      </fieldset>
      {view !== 'text' && (
        <fieldset class="zooms">
          <legend class="visually-hidden">{say.zoom}</legend>
          <IconButton
            icon="smaller"
            label={say.zoomOut}
            disabled={nextZoom(zoom, -1) === zoom}
            onClick={() => onZoom(nextZoom(zoom, -1))}
          />
          <output>{Math.round(zoom * 100)}%</output>
          <IconButton
            icon="larger"
            label={say.zoomIn}
            disabled={nextZoom(zoom, 1) === zoom}
            onClick={() => onZoom(nextZoom(zoom, 1))}
          />
          <IconButton icon="fit" label={say.fitWidth} onClick={() => onZoom(1)} />
        </fieldset>
      )}
      {pages.length > 1 && (
        <select
          aria-label={say.goToPage}
          value={page ?? pages[0]}
          onChange={({ currentTarget }) => onPage(Number(currentTarget.value))}
        >
          {pages.map((number) => (
            <option key={number} value={number}>
              {say.pageOf(number, pages.at(-1) ?? number)}
            </option>
          ))}
        </select>
      )}
      {reading.toggle !== null && (
        <button type="button" class="read-aloud" onClick={reading.toggle}>
          <Icon name={reading.playing ? 'pause' : 'speak'} />
          <span>{reading.playing ? say.pause : say.readAloud}</span>
        </button>
      )}
      <Search {...search} />
    </div>
  )
}

export interface SearchProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly matches: number
  /** 0-based. */
  readonly match: number
  readonly onMatch: (match: number) => void
}

function Search({ query, onQuery, matches, match, onMatch }: SearchProps) {
  const { words: say } = useApp()
  const field = useRef<HTMLInputElement>(null)
  const isAsked = query.trim() !== ''
  const go = (step: 1 | -1): void => {
    if (matches > 0) onMatch((match + step + matches) % matches)
  }
  // The browser's own search sees only what is in sight; the second time it is that one.
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return
      if (document.activeElement === field.current) return
      event.preventDefault()
      field.current?.select()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={say.searchText}
        placeholder={say.searchText}
        value={query}
        onInput={({ currentTarget }) => onQuery(currentTarget.value)}
        onKeyDown={({ key, shiftKey }) => {
          if (key === 'Enter') go(shiftKey ? -1 : 1)
        }}
      />
      <output aria-live="polite">{isAsked && say.matches(matches === 0 ? 0 : match + 1, matches)}</output>
      {isAsked && (
        <>
          <IconButton
            icon="previous"
            label={say.previousMatch}
            disabled={matches === 0}
            onClick={() => go(-1)}
          />
          <IconButton icon="next" label={say.nextMatch} disabled={matches === 0} onClick={() => go(1)} />
        </>
      )}
    </search>
  )
}
