import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { cutText, type Piece } from './cut-text.js'
import type { Match } from './find-matches.js'
import { percent } from './page-picture.js'
import type { PlacedWord } from './place-words.js'
import { stepWord } from './step-word.js'
import { showWord } from './use-lit.js'

export interface PageTextProps {
  readonly page: number
  readonly text: string
  readonly words: readonly PlacedWord[]
  /** Indices of words. */
  readonly lit: readonly number[]
  readonly heard: readonly number[]
  readonly unsure: readonly number[]
  readonly matches: readonly Match[]
  readonly current: Match | null
  readonly pinned: number | null
  readonly onPin: (word: number | null) => void
  /** Plays from a word on, when the document is read aloud. */
  readonly onPlay: (word: number) => void
}

/** The text of a page, as it was read, in which each word knows its place on the picture. */
export function PageText(props: PageTextProps) {
  const { page, text, words, lit, heard, unsure, matches, current, pinned, onPin, onPlay } = props
  const { words: say, announce } = useApp()
  const root = useRef<HTMLDivElement>(null)

  const pieces = useMemo(() => {
    const isUnsure = new Set(unsure)
    return cutText(text, { words, matches }).map((piece) => {
      const { start, word, match } = piece
      if (word === null && match === null) return piece.text
      const Tag = match === null ? 'span' : 'mark'
      const names = [
        word !== null && isUnsure.has(word) && 'unsure',
        match !== null && match === current && 'current',
      ]
      return (
        <Tag key={start} class={names.filter(Boolean).join(' ')} {...wordData(piece, words)}>
          {piece.text}
        </Tag>
      )
    })
  }, [text, words, unsure, matches, current])

  useClassOf(root, 'lit', { words: lit, pieces })
  useClassOf(root, 'heard', { words: heard, pieces })

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === 'Escape') onPin(null)
    if (event.key === 'Enter' && pinned !== null) onPlay(pinned)
    const next = stepWord(event.key, { text, words, from: pinned })
    const word = next === null ? undefined : words[next]
    if (next === null || word === undefined) return
    event.preventDefault()
    onPin(next)
    announce(`${word.text}, ${percent(word.confidence)}`)
    showWord(root.current, next)
  }

  return (
    <section
      class={`page-text${lit.length === 1 ? ' one-lit' : ''}`}
      ref={root}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through its words
      tabIndex={0}
      aria-label={say.textOf(page)}
      aria-describedby="word-keys"
      onKeyDown={onKeyDown}
    >
      {pieces}
    </section>
  )
}

/** Words get and lose a class often, one by one; the others need not be looked at for that. */
function useClassOf(
  root: RefObject<HTMLElement>,
  name: string,
  { words, pieces }: { readonly words: readonly number[]; readonly pieces: unknown },
): void {
  useLayoutEffect(() => {
    const elements = words.flatMap((word) => [
      ...(root.current?.querySelectorAll(`[data-word="${word}"]`) ?? []),
    ])
    for (const element of elements) element.classList.add(name)
    return () => {
      for (const element of elements) element.classList.remove(name)
    }
  }, [words, pieces])
}

/** Which word a piece is of, and, once for each word, how sure that is. */
function wordData({ word, start }: Piece, words: readonly PlacedWord[]) {
  const read = word === null ? undefined : words[word]
  if (read === undefined) return {}
  return {
    'data-word': word,
    ...(read.start === start && { 'data-percent': percent(read.confidence) }),
  }
}
