import type { Line, PageText, QuarterTurn, Word } from '../../../core/page.js'
import { inLanguage, say } from '../../../core/sentence.js'
import { type Piece, piecesOf, type VisionAnswer } from './pieces.js'
import { enclose, type Frame, readingDirection } from './quads.js'

/** A line under construction: its words, each of one piece or more. */
interface RawLine {
  readonly words: readonly (readonly Piece[])[]
  readonly hyphenated: boolean
}

const untoldWarning = inLanguage(
  say('Google Vision told no confidence for some of the words; they count as certain in all figures.'),
  'en',
)

/** Vision's answer for a picture of `frame`'s size as the text of a page. */
export function toPageText(answer: VisionAnswer, frame: Frame): PageText {
  const pieces = piecesOf(answer, frame).filter((piece) => piece.text !== '' || piece.end !== 'none')
  const rawLines = toRawLines(pieces)
  return {
    lines: rawLines.map((line) => toLine(line, frame)),
    text: toText(rawLines),
    rotation: rotationOf(pieces),
    warnings: pieces.some((piece) => piece.confidence === null) ? [untoldWarning] : [],
  }
}

function toRawLines(pieces: readonly Piece[]): RawLine[] {
  const lines: RawLine[] = []
  let words: Piece[][] = []
  let inWord = false
  for (const piece of pieces) {
    const word = words.at(-1)
    if (piece.text !== '') {
      if (inWord && word) word.push(piece)
      else words.push([piece])
    }
    inWord = piece.end === 'none'
    if (piece.end !== 'line' && piece.end !== 'hyphen') continue
    if (words.length > 0) lines.push({ words, hyphenated: piece.end === 'hyphen' })
    words = []
  }
  return lines
}

function toLine({ words: rawWords, hyphenated }: RawLine, frame: Frame): Line {
  const words = rawWords.map((pieces, index): Word => {
    const text = pieces.map((piece) => piece.text).join('')
    // The page shows the hyphen; Vision’s letters do not have it.
    const isBroken = hyphenated && index === rawWords.length - 1
    return {
      text: isBroken ? `${text}-` : text,
      quad: enclose(
        pieces.map((piece) => piece.quad),
        frame,
      ),
      confidence: meanOf(pieces.map(({ text, confidence }) => ({ text, confidence: confidence ?? 1 }))),
    }
  })
  return {
    text: words.map((word) => word.text).join(' '),
    quad: enclose(
      words.map((word) => word.quad),
      frame,
    ),
    confidence: meanOf(words),
    words,
  }
}

/** Lines one below the other; a word that a hyphen broke is whole again. */
function toText(lines: readonly RawLine[]): string {
  const texts = lines.map(({ words, hyphenated }) => {
    const text = words.map((pieces) => pieces.map((piece) => piece.text).join('')).join(' ')
    return hyphenated ? text : `${text}\n`
  })
  return texts.join('').trimEnd()
}

/** By the letters: which way most of the text runs, to the nearest quarter. */
function rotationOf(pieces: readonly Piece[]): QuarterTurn {
  const letters = new Map<QuarterTurn, number>([[0, 0]])
  for (const { quad, text } of pieces) {
    const [x, y] = readingDirection([quad])
    const quarters = Math.round(Math.atan2(y, x) / (Math.PI / 2))
    const turn = (((4 - quarters) % 4) * 90) as QuarterTurn
    letters.set(turn, (letters.get(turn) ?? 0) + text.length)
  }
  const [[most]] = [...letters].sort(([, a], [, b]) => b - a) as [[QuarterTurn, number]]
  return most
}

function meanOf(parts: readonly { readonly text: string; readonly confidence: number }[]): number {
  const letters = parts.reduce((sum, { text }) => sum + text.length, 0)
  return parts.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / letters
}
