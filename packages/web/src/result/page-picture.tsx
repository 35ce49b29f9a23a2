import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import type { PlacedWord } from './place-words.js'
import { Sheet } from './sheet.js'
import { type Size, type Turn, turnedPoint, turnedSize } from './turn.js'
import { usePicture } from './use-picture.js'
import type { Viewing } from './viewing.js'

export interface PagePictureProps {
  readonly viewing: Viewing
  readonly page: number
  /** Null until the page or its picture is there. */
  readonly size: Size | null
  readonly turn: Turn
  readonly words: readonly PlacedWord[]
  /** Indices of words. */
  readonly lit: readonly number[]
  readonly heard: readonly number[]
  readonly found: readonly number[]
  readonly current: readonly number[]
  readonly unsure: readonly number[]
}

/** Of a page that nothing is known of yet. */
export const usualSize: Size = { width: 210, height: 297 }

/** The picture of a page, and its words where they stand on it. */
export function PagePicture(props: PagePictureProps) {
  const { viewing, page, turn, words, lit } = props
  const { words: say } = useApp()
  const pane = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState<number | null>(null)
  const [overflows, setOverflows] = useState(false)
  const picture = usePicture({ ...viewing, page, width })
  const drawn = picture === null || picture === 'none' ? null : picture
  const size = props.size ?? drawn ?? usualSize
  const turned = turnedSize(size, turn)

  useLayoutEffect(() => {
    if (pane.current === null) return
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = pane.current
    const shownPx = clientWidth * viewing.zoom
    setWidth(((shownPx * size.width) / turned.width) * devicePixelRatio)
    setOverflows(scrollWidth > clientWidth || scrollHeight > clientHeight)
    pane.current.scrollLeft = (scrollWidth - clientWidth) / 2
  }, [viewing.zoom, viewing.view, size.width, turned.width])

  const texts = useMemo(
    () =>
      words.map((word, index) => (
        <text key={word.start} data-word={index} {...textPlace(word)}>
          {word.text}
        </text>
      )),
    [words],
  )
  const boxes = useMemo(() => words.map(outline).join(''), [words])
  const layer = (name: string, indices: readonly number[]) => (
    <path class={name} d={indices.map((index) => outline(words[index])).join('')} />
  )
  const [one] = lit
  const named = lit.length === 1 && one !== undefined ? words[one] : undefined
  const scrolls = overflows ? { tabIndex: 0, role: 'group' as const, 'aria-label': say.pictureOf(page) } : {}
  if (picture === 'none') return <p class="picture no-picture">{say.noPicture}</p>
  return (
    <div class="picture" ref={pane} {...scrolls}>
      <div class="paper" style={{ aspectRatio: `${turned.width} / ${turned.height}` }}>
        <Sheet size={size} turn={turn} url={drawn?.url ?? null} label={say.pictureOf(page)}>
          <path class="boxes" d={boxes} />
          {layer('unsure', props.unsure)}
          {layer('found', props.found)}
          {layer('current', props.current)}
          {layer('lit', lit)}
          {layer('heard', props.heard)}
          {texts}
        </Sheet>
        {picture === null && <span class="drawing" />}
        {named !== undefined && <Chip word={named} size={size} turn={turn} />}
      </div>
    </div>
  )
}

function Chip({ word, size, turn }: { readonly word: PlacedWord; readonly size: Size; readonly turn: Turn }) {
  const corners = word.bounding_box.map((corner) => turnedPoint([corner[0], corner[1]], size, turn))
  const { width, height } = turnedSize(size, turn)
  const xs = corners.map(([x]) => x)
  const left = (50 * (Math.min(...xs) + Math.max(...xs))) / width
  const top = (100 * Math.min(...corners.map(([, y]) => y))) / height
  return (
    <span
      class={`chip${top < 5 ? ' below' : ''}`}
      aria-hidden="true"
      style={{ left: `clamp(4rem, ${left}%, 100% - 4rem)`, top: `${top}%` }}
    >
      {word.text} <b>{percent(word.confidence)}</b>
    </span>
  )
}

export function percent(confidence: number): string {
  return `${Math.floor(confidence * 100)}%`
}

function outline(word: PlacedWord | undefined): string {
  return word === undefined ? '' : `M${word.bounding_box.map(([x, y]) => `${x} ${y}`).join('L')}Z`
}

/** Letters that nobody sees but that can be selected: they fill the word's box, however that is turned. */
function textPlace({ bounding_box: [upperLeft, upperRight, , lowerLeft] }: PlacedWord) {
  const along = [upperRight[0] - upperLeft[0], upperRight[1] - upperLeft[1]] as const
  const down = [lowerLeft[0] - upperLeft[0], lowerLeft[1] - upperLeft[1]] as const
  const baseline = 0.8
  const x = upperLeft[0] + down[0] * baseline
  const y = upperLeft[1] + down[1] * baseline
  const angle = (Math.atan2(along[1], along[0]) * 180) / Math.PI
  return {
    x,
    y,
    'font-size': Math.max(Math.hypot(...down), 1),
    textLength: Math.max(Math.hypot(...along), 1),
    lengthAdjust: 'spacingAndGlyphs' as const,
    transform: `rotate(${angle} ${x} ${y})`,
  }
}
