import type { protos } from '@google-cloud/vision'
import type { Quad } from '../../../core/geometry.js'
import { type Frame, toQuad, wholeFrame } from './quads.js'

type Vision = typeof protos.google.cloud.vision.v1
export type VisionAnswer = protos.google.cloud.vision.v1.IAnnotateImageResponse
type FullText = protos.google.cloud.vision.v1.ITextAnnotation
type Paragraph = protos.google.cloud.vision.v1.IParagraph
type VisionWord = protos.google.cloud.vision.v1.IWord
type BreakType = keyof Vision['TextAnnotation']['DetectedBreak']['BreakType']

/** What comes after a piece: more of the same word, a space, the end of its line, or a hyphen and that end. */
export type PieceEnd = 'none' | 'space' | 'line' | 'hyphen'

/** What Vision calls a word: letters, or a mark between them. */
export interface Piece {
  readonly text: string
  readonly quad: Quad
  /** 0 to 1; null when Vision told none. */
  readonly confidence: number | null
  readonly end: PieceEnd
}

/** The pieces of a picture in reading order, as Vision has them: none when it found no text. */
export function piecesOf(answer: VisionAnswer, frame: Frame): readonly Piece[] {
  const { fullTextAnnotation: full, textAnnotations } = answer
  const structured = full ? structuredPieces(full, frame) : []
  return structured.length > 0 ? structured : flatPieces(full?.text, textAnnotations ?? [], frame)
}

function structuredPieces({ pages }: FullText, frame: Frame): Piece[] {
  return (pages ?? []).flatMap((page) =>
    (page.blocks ?? []).flatMap((block) =>
      (block.paragraphs ?? []).flatMap((paragraph) =>
        paragraphPieces(paragraph, {
          frame,
          quad: toQuad(paragraph.boundingBox, frame) ?? toQuad(block.boundingBox, frame),
          confidence: told(paragraph) ?? told(block) ?? told(page),
        }),
      ),
    ),
  )
}

interface Surroundings {
  readonly frame: Frame
  readonly quad: Quad | null
  readonly confidence: number | null
}

function paragraphPieces({ words }: Paragraph, { frame, quad, confidence }: Surroundings): Piece[] {
  const pieces: Piece[] = []
  for (const word of words ?? []) {
    const symbols = word.symbols ?? []
    const { before, after } = breaksOf(word)
    const last = pieces.at(-1)
    if (before !== 'none' && last?.end === 'none') pieces[pieces.length - 1] = { ...last, end: before }
    pieces.push({
      text: symbols.map((symbol) => symbol.text ?? '').join(''),
      quad: toQuad(word.boundingBox, frame) ?? quad ?? wholeFrame(frame),
      confidence: told(word) ?? mean(symbols.map(told)) ?? confidence,
      end: after,
    })
  }
  const last = pieces.at(-1)
  if (last && (last.end === 'none' || last.end === 'space'))
    pieces[pieces.length - 1] = { ...last, end: 'line' }
  return pieces
}

function breaksOf({ symbols }: VisionWord): { readonly before: PieceEnd; readonly after: PieceEnd } {
  const found = { before: 'none' as PieceEnd, after: 'none' as PieceEnd }
  for (const { property } of symbols ?? []) {
    const { type, isPrefix } = property?.detectedBreak ?? {}
    if (type) found[isPrefix ? 'before' : 'after'] = endOf(type)
  }
  return found
}

/** Enums are names, or numbers where the answer was asked for or kept that way. */
const breakNames: readonly BreakType[] = [
  'UNKNOWN',
  'SPACE',
  'SURE_SPACE',
  'EOL_SURE_SPACE',
  'HYPHEN',
  'LINE_BREAK',
]

function endOf(type: BreakType | number): PieceEnd {
  switch (typeof type === 'number' ? breakNames[type] : type) {
    case 'SPACE':
    case 'SURE_SPACE':
      return 'space'
    case 'EOL_SURE_SPACE':
    case 'LINE_BREAK':
      return 'line'
    case 'HYPHEN':
      return 'hyphen'
    default:
      return 'none'
  }
}

type Entity = protos.google.cloud.vision.v1.IEntityAnnotation

/**
 * Pieces of an answer that has only the whole text and boxes of its words, in the same order: each word of
 * the text takes as many boxes as it is long.
 */
function flatPieces(fullText: string | null | undefined, entities: readonly Entity[], frame: Frame): Piece[] {
  const [whole, ...boxes] = entities
  const lines = (fullText || whole?.description || '').split('\n').filter((line) => line.trim() !== '')
  const around = toQuad(whole?.boundingPoly, frame) ?? wholeFrame(frame)
  const pieces: Piece[] = []
  for (const line of lines) {
    for (const word of line.trim().split(/\s+/)) {
      for (let left = word; left !== ''; ) {
        const box = takeBox(boxes, left)
        const text = box?.description ?? left
        left = left.slice(text.length)
        const quad = toQuad(box?.boundingPoly, frame) ?? around
        pieces.push({ text, quad, confidence: box ? told(box) : null, end: left === '' ? 'space' : 'none' })
      }
    }
    const last = pieces.at(-1)
    if (last) pieces[pieces.length - 1] = { ...last, end: 'line' }
  }
  return pieces
}

/** The next box whose letters `text` starts with; boxes that the text does not have are passed over. */
function takeBox(boxes: Entity[], text: string): Entity | undefined {
  const at = boxes.slice(0, 4).findIndex(({ description }) => description && text.startsWith(description))
  return at === -1 ? undefined : boxes.splice(0, at + 1).at(-1)
}

/** A confidence that was told: one that is absent arrives as 0. */
function told({ confidence }: { confidence?: number | null }): number | null {
  return confidence ? Math.min(1, Math.max(0, confidence)) : null
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
