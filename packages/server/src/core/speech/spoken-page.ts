import type { BoundingBox, Page } from '@nusabaca/contract'
import { isSaidTwice } from '../broken-word.js'
import { endsOfLines } from './line-ends.js'
import { splitText } from './split-text.js'
import type { WordSpan } from './split-words.js'

/** A word as it is printed, and what of the spoken text it stands for. */
export interface PrintedWord extends WordSpan {
  readonly text: string
  /** On its page. */
  readonly polygon: BoundingBox
}

/** What is to be spoken of a page, or of a part of it. */
export interface SpokenPage {
  /** 1-based. */
  readonly page: number
  readonly text: string
  /** In the order they are read; the halves of a broken word are two of them. */
  readonly words: readonly PrintedWord[]
}

const separators = { 'goes-on': ' ', 'broken-word': '', pause: '\n\n' } as const

/**
 * A recognised page as it is read aloud: lines make sentences, words that a hyphen broke are whole, and paragraphs are parted by
 * an empty line; decoration is left out.
 */
export function spokenPage({ page, lines }: Pick<Page, 'page' | 'lines'>): SpokenPage {
  const ends = endsOfLines(lines)
  const words: PrintedWord[] = []
  let text = ''
  let separator = ''
  for (const [index, line] of lines.entries()) {
    const end = ends[index] ?? 'pause'
    const next = lines[index + 1]?.words[0]?.text ?? ''
    const before = words.length
    for (const [place, { text: printed, bounding_box: polygon }] of line.words.entries()) {
      const broken = end === 'broken-word' && place === line.words.length - 1
      const spoken = speakable(broken && !isSaidTwice(printed, next) ? printed.slice(0, -1) : printed)
      if (spoken === '') continue
      if (text !== '') text += separator
      words.push({ text: printed, polygon, start: text.length, end: text.length + spoken.length })
      text += spoken
      separator = ' '
    }
    if (words.length > before || end === 'pause') separator = separators[end]
  }
  return { page, text, words }
}

/** The same in parts that can be spoken one by one. */
export function splitSpokenPage(whole: SpokenPage): SpokenPage[] {
  let offset = 0
  return splitText(whole.text).map((text) => {
    const [from, to] = [offset, offset + text.length]
    offset = to
    const words = whole.words
      .filter(({ start }) => from <= start && start < to)
      .map((word) => ({ ...word, start: word.start - from, end: Math.min(word.end, to) - from }))
    return { ...whole, text, words }
  })
}

const decoration = /[•‣◦·●○■□▪▫◆◇★☆►▶◄※†‡¤¬¦|_*~^\u2500-\u25ff\ue000-\uf8ff]/gu
const leaders = /([^\p{L}\p{N}\s])\1{3,}/gu
const said = /[\p{L}\p{N}\p{Sc}\p{Emoji_Presentation}&+=%@#§°<>×÷±]/u
/** Not said, but heard in how the rest is said. */
const punctuation = /^[.,;:!?…–—()«»“”"'‘’-]{1,3}$/u

/** What of a printed word is to be said; empty where that is nothing. */
function speakable(printed: string): string {
  const text = printed.replace(leaders, ' ').replace(decoration, ' ').replace(/\s+/g, ' ').trim()
  return said.test(text) || punctuation.test(text) ? text : ''
}
