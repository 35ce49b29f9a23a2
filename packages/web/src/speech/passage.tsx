import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type Sight, useSeen } from '../result/sight.js'
import type { SpokenPassage } from './cut-passages.js'
import { type Heard, useHeard } from './heard.js'
import type { Follow } from './use-follow.js'

export interface PassageProps {
  readonly passage: SpokenPassage
  readonly sight: Sight
  readonly heard: Heard
  readonly follow: Follow
  /** @param word its index in the whole speech. */
  readonly onPlay: (word: number) => void
}

export function passageId({ first }: SpokenPassage): string {
  return `passage-${first}`
}

/** Some of what is heard; out of sight only the room that it takes. */
export function Passage({ passage, sight, heard, follow, onPlay }: PassageProps) {
  const { first, words } = passage
  const root = useRef<HTMLParagraphElement>(null)
  const { seen, heightPx } = useSeen(sight, root, '')
  const word = useHeard(heard, ({ start }) => start >= passage.start && start <= (words.at(-1)?.start ?? 0))
  const at = word === null ? null : words.indexOf(word)

  const spans = useMemo(
    () =>
      words.map(({ text }, index) => [
        <span key={first + index} data-word={index}>
          {text}
        </span>,
        ' ',
      ]),
    [words],
  )
  useEffect(() => {
    const element = at === null ? null : root.current?.querySelector(`[data-word="${at}"]`)
    element?.classList.add('heard')
    if (element) follow.show()
    return () => element?.classList.remove('heard')
  }, [at, seen])

  return (
    <p
      id={passageId(passage)}
      class="passage"
      ref={root}
      style={{ minHeight: seen ? null : `${heightPx ?? usualHeightPx}px` }}
      onDblClick={({ target }) => {
        const index = target instanceof Element ? target.getAttribute('data-word') : null
        if (index === null) return
        getSelection()?.empty()
        onPlay(first + Number(index))
      }}
    >
      {seen && spans}
    </p>
  )
}

const usualHeightPx = 120
