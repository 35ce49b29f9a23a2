import { NusabacaError } from '../core/errors.js'
import type { Point, Quad } from '../core/geometry.js'
import type { Line, PageText, RecognizedPage, Word } from '../core/page.js'
import type { DocumentPage, OpenDocument, RenderedPage } from '../core/ports/document-reader.js'
import type { OcrEngine } from '../core/ports/ocr-engine.js'
import type { RecognizePageRequest } from '../core/ports/recognizer.js'

/** Longest side that is recognised, in pixels: what larger pictures add is noise, time and memory. */
const maxSidePx = 4000

type Reading = Pick<RecognizedPage, keyof PageText | 'source' | 'model'>

/** Reads one page of an open document: from its text layer where that can be trusted, else by recognition. */
export async function readPage(
  document: OpenDocument,
  engine: OcrEngine,
  request: RecognizePageRequest,
): Promise<RecognizedPage> {
  const opened = performance.now()
  const page = await document.page(request.page)
  const found = page.textLayer?.trusted ? readTextLayer(page.textLayer) : null
  const image = found === null ? await page.render(maxSidePx) : null
  const decoded = performance.now()
  const reading = found ?? (image && (await recognize(page, engine, { image, request })))
  if (reading === null) throw new NusabacaError('internal', { detail: 'The page gave no picture.' })
  const recognized = performance.now()
  return {
    ...reading,
    number: request.page,
    width: page.width,
    height: page.height,
    dpi: page.dpi,
    engine: engine.name,
    timings: { decodeMs: Math.round(decoded - opened), recognizeMs: Math.round(recognized - decoded) },
  }
}

async function recognize(
  page: DocumentPage,
  engine: OcrEngine,
  { image, request }: { image: RenderedPage; request: RecognizePageRequest },
): Promise<Reading> {
  // The process is killed when its work is not wanted any more, so nothing here is ever aborted.
  const { signal } = new AbortController()
  const text = await engine.recognize(image, { languages: request.languages, signal })
  if (text.lines.length === 0 && page.textLayer !== null) {
    const warning =
      'Nothing could be recognised; the text is from the document’s text layer, which may be wrong.'
    const layer = readTextLayer(page.textLayer)
    return { ...layer, warnings: [...layer.warnings, warning] }
  }
  const scaled = scaleText(text, { x: page.width / image.width, y: page.height / image.height })
  return { ...scaled, warnings: [...image.warnings, ...scaled.warnings], source: 'ocr', model: engine.model }
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
