import type { JSX, RefObject } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'

export interface Lit {
  /** Indices of words, ascending. */
  readonly words: readonly number[]
  /** The one that stays when the pointer has gone; null for none. */
  readonly pinned: number | null
  readonly pin: (word: number | null) => void
  /** For the element around both sides. */
  readonly handlers: Pick<JSX.HTMLAttributes<HTMLElement>, 'onPointerOver' | 'onPointerLeave' | 'onClick'>
}

/** Which words of a page are lit: what is selected, else what the pointer is on, else what was chosen. */
export function useLit(root: RefObject<HTMLElement>): Lit {
  const [hovered, setHovered] = useState<number | null>(null)
  const [pinned, pin] = useState<number | null>(null)
  const selected = useSelectedWords(root)
  const words = useMemo(() => {
    const one = hovered ?? pinned
    return selected.length > 0 || one === null ? selected : [one]
  }, [hovered, pinned, selected])

  return {
    words,
    pinned,
    pin,
    handlers: {
      onPointerOver: ({ target, pointerType }) => {
        if (pointerType === 'mouse') setHovered(wordAt(target))
      },
      onPointerLeave: () => setHovered(null),
      onClick: ({ target }) => {
        const word = wordAt(target)
        pin(word)
        if (word !== null) showWord(root.current, word)
      },
    },
  }
}

/** The word that something on either side is of. */
export function wordAt(target: EventTarget | null): number | null {
  const word = target instanceof Element ? target.closest('[data-word]') : null
  return word === null ? null : Number(word.getAttribute('data-word'))
}

/** Scrolls as little as it takes to see a word on both sides of the page around an element. */
export function showWord(inside: Element | null, word: number): void {
  const shown = inside?.closest('.page')?.querySelectorAll(`[data-word="${word}"]`) ?? []
  for (const element of shown) element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

const none: readonly number[] = []

function useSelectedWords(root: RefObject<HTMLElement>): readonly number[] {
  const [words, setWords] = useState(none)
  useEffect(() => {
    function onChange(): void {
      const selected = selectedWords(root.current)
      setWords((before) => (selected.join() === before.join() ? before : selected))
    }
    document.addEventListener('selectionchange', onChange)
    return () => document.removeEventListener('selectionchange', onChange)
  }, [])
  return words
}

function selectedWords(root: HTMLElement | null): readonly number[] {
  const selection = getSelection()
  if (root === null || selection === null || selection.isCollapsed) return none
  const range = selection.getRangeAt(0)
  if (!range.intersectsNode(root)) return none
  const elements = Array.from(root.querySelectorAll('[data-word]')).filter((each) =>
    range.intersectsNode(each),
  )
  return [...new Set(elements.map((each) => Number(each.getAttribute('data-word'))))].sort((a, b) => a - b)
}
