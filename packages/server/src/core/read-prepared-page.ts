import { NusabacaError } from './errors.js'
import type { Point, Quad } from './geometry.js'
import type { Line, PageText, RecognizedPage, Word } from './page.js'
import type { DocumentPage, TextLayer } from './ports/document-reader.js'
import type { RecognizeOptions } from './ports/ocr-engine.js'
import { inLanguage, say } from './sentence.js'

/** A page that was opened and, unless its own text can be trusted, made a picture. */
export interface PreparedPage<Picture> extends Pick<DocumentPage, 'width' | 'height' | 'dpi'> {
  /** 1-based number in the document. */
  readonly number: number
  /** Null when there is none. */
  readonly textLayer: TextLayer | null
  /** Null when the text layer is trusted. */
  readonly picture: Picture | null
  /** About what may be missing from the picture. */
  readonly warnings: readonly string[]
  readonly decodeMs: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** What reads the picture: an engine of this machine, or a remote one. */
interface PictureReader<Picture> {
  readonly name: string
  readonly model: string
  recognize(picture: Picture, options: RecognizeOptions): Promise<PageText>
}

/** The page's text: from its text layer where that can be trusted, else as `engine` recognises the picture. */
export async function readPreparedPage<Picture extends Size>(
  page: PreparedPage<Picture>,
  engine: PictureReader<Picture>,
  options: RecognizeOptions,
): Promise<RecognizedPage> {
  const { number, width, height, dpi, decodeMs } = page
  const started = performance.now()
  const reading = page.textLayer?.trusted
    ? readTextLayer(page.textLayer)
    : await recognize(page, engine, options)
  const recognizeMs = Math.round(performance.now() - started)
  return { ...reading, number, width, height, dpi, engine: engine.name, timings: { decodeMs, recognizeMs } }
}

type Reading = Pick<RecognizedPage, keyof PageText | 'source' | 'model'>

async function recognize<Picture extends Size>(
  page: PreparedPage<Picture>,
  engine: PictureReader<Picture>,
  options: RecognizeOptions,
): Promise<Reading> {
  const { picture, textLayer } = page
  if (picture === null) throw new NusabacaError('internal', { detail: 'The page gave no picture.' })
  const text = await engine.recognize(picture, options)
  if (text.lines.length === 0 && textLayer !== null) {
    const warning = inLanguage(
      say('Nothing could be recognised; the text is from the document’s text layer, which may be wrong.'),
      'en',
    )
    const layer = readTextLayer(textLayer)
    return { ...layer, warnings: [...layer.warnings, warning] }
  }
  const scaled = scaleText(text, { x: page.width / picture.width, y: page.height / picture.height })
  return { ...scaled, warnings: [...page.warnings, ...scaled.warnings], source: 'ocr', model: engine.model }
}

function readTextLayer({ lines, text, rotation, warnings }: PageText): Reading {
  return { lines, text, rotation, warnings, source: 'text_layer', model: null }
}

interface Scale {
  readonly x: number
  readonly y: number
}

/** The text with its quads in another frame, rounded to a tenth of a pixel. */
function scaleText(text: PageText, scale: Scale): PageText {
  const scaleWord = (word: Word): Word => ({ ...word, quad: scaleQuad(word.quad, scale) })
  const scaleLine = (line: Line): Line => ({
    ...line,
    quad: scaleQuad(line.quad, scale),
    words: line.words.map(scaleWord),
  })
  return { ...text, lines: text.lines.map(scaleLine) }
}

function scaleQuad([a, b, c, d]: Quad, scale: Scale): Quad {
  const scalePoint = ([x, y]: Point): Point => [tenth(x * scale.x), tenth(y * scale.y)]
  return [scalePoint(a), scalePoint(b), scalePoint(c), scalePoint(d)]
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
