import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { isSameBox } from '../speech/find-word.js'
import { useHeard } from '../speech/heard.js'
import { CopyButton } from './copy-button.js'
import type { Match } from './find-matches.js'
import { PagePicture, percent } from './page-picture.js'
import { PageText } from './page-text.js'
import { type PlacedWord, placeWords, wordsIn } from './place-words.js'
import { type Turn, turnedBy } from './turn.js'
import type { ShownPage } from './use-document.js'
import { useLit, wordAt } from './use-lit.js'
import { usePage } from './use-page.js'
import { lowConfidence, type Viewing } from './viewing.js'

export interface PageContentsProps {
  readonly viewing: Viewing
  readonly page: ShownPage
  readonly turn: Turn
  readonly onTurn: (turn: Turn) => void
  readonly matches: readonly Match[]
  readonly current: Match | null
}

const noWords: readonly PlacedWord[] = []
const none: readonly number[] = []

/** A page that is in sight: its picture and its text, each lighting the other's words. */
export function PageContents({ viewing, page, turn, onTurn, matches, current }: PageContentsProps) {
  const { words: say } = useApp()
  const root = useRef<HTMLDivElement>(null)
  const read = usePage(viewing, page)
  const words = useMemo(() => (read === null ? noWords : placeWords(read)), [read])
  const text = read?.text ?? page.text ?? ''
  const lit = useLit(root)
  const unsure = useMemo(
    () =>
      viewing.unsureMarked
        ? words.flatMap(({ confidence }, at) => (confidence < lowConfidence ? [at] : []))
        : [],
    [words, viewing.unsureMarked],
  )
  const found = useMemo(() => matches.flatMap((match) => wordsIn(words, match)), [words, matches])
  const now = useMemo(() => (current === null ? [] : wordsIn(words, current)), [words, current])

  useEffect(() => {
    if (current === null) return
    const shown = root.current?.querySelectorAll('.page-text .current, path.current:not([d=""])') ?? []
    for (const element of shown) element.scrollIntoView({ block: 'center', inline: 'nearest' })
  }, [current?.start, words])

  const { heard, follow, playFrom } = viewing.reading
  const heardWord = useHeard(heard, (word) => word.page === page.page)
  const heardAt = useMemo(() => {
    const polygon = heardWord?.polygon ?? null
    const at = words.findIndex(({ bounding_box }) => isSameBox(bounding_box, polygon))
    return at < 0 ? none : [at]
  }, [words, heardWord])
  useEffect(() => {
    if (heardAt.length > 0) follow.show()
  }, [heardAt, viewing.view])

  function play(word: number | null): void {
    const box = word === null ? undefined : words[word]?.bounding_box
    if (box === undefined || !playFrom(page.page, box)) return
    getSelection()?.empty()
    lit.pin(null)
  }

  // Words on the picture are apart from each other there.
  function onCopy(event: ClipboardEvent): void {
    const from = words[lit.words[0] ?? -1]
    const to = words[lit.words.at(-1) ?? -1]
    const inPicture = getSelection()?.anchorNode?.parentElement?.closest('.picture') ?? null
    if (inPicture === null || from === undefined || to === undefined) return
    event.clipboardData?.setData('text/plain', text.slice(from.start, to.end))
    event.preventDefault()
  }

  const size =
    read ??
    (page.width === undefined || page.height === undefined
      ? null
      : { width: page.width, height: page.height })
  const shared = { page: page.page, words, lit: lit.words, heard: heardAt, unsure }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what the pointer does here, keys do in the text
    <div
      class="page-contents"
      ref={root}
      {...lit.handlers}
      onDblClick={({ target }) => play(wordAt(target))}
      onCopy={onCopy}
    >
      <div class="page-tools">
        <PageFacts page={page} />
        {viewing.view !== 'text' && (
          <button
            type="button"
            class="bare square"
            title={say.turn}
            aria-label={say.turnPage(page.page)}
            onClick={() => onTurn(turnedBy(turn, 90))}
          >
            <Icon name="turn" />
          </button>
        )}
        {text !== '' && <CopyButton text={text} label={say.copyPage(page.page)} bare />}
      </div>
      <div class="page-body">
        {viewing.view !== 'text' && (
          <PagePicture {...shared} viewing={viewing} size={size} turn={turn} found={found} current={now} />
        )}
        {viewing.view !== 'picture' && (
          <div class="page-words">
            {page.status === 'failed' && (
              <p class="wrong">{say.pageFailed(page.page, page.error?.message ?? '')}</p>
            )}
            {(page.status === 'waiting' || page.status === 'running') && (
              <p class="quiet">{viewing.ended ? say.pageUnread : say.pageWaits}</p>
            )}
            {page.warnings?.map((warning) => (
              <p key={warning} class="warning">
                <Icon name="warning" />
                {warning}
              </p>
            ))}
            {page.status === 'done' &&
              (text === '' ? (
                <p class="quiet">{say.noText}</p>
              ) : (
                <PageText
                  {...shared}
                  {...{ text, matches, current }}
                  pinned={lit.pinned}
                  onPin={lit.pin}
                  onPlay={play}
                />
              ))}
          </div>
        )}
      </div>
    </div>
  )
}

function PageFacts({ page }: { readonly page: ShownPage }) {
  const { words: say } = useApp()
  if (page.source === 'text_layer') return <span class="quiet">{say.ownText}</span>
  if (page.confidence === undefined || page.confidence === null) return null
  return <span class="quiet">{say.confidence(percent(page.confidence))}</span>
}
