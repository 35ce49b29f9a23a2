import { setImmediate } from 'node:timers/promises'
import type { Quad } from '../../../core/geometry.js'
import type { Line, PageText } from '../../../core/page.js'
import type { PageImage } from '../../../core/ports/ocr-engine.js'
import { inLanguage, say } from '../../../core/sentence.js'
import { createImagePyramid } from './image-pyramid.js'
import type { InferenceSession } from './inference-session.js'
import type { LineReader } from './line-reader.js'
import { locateLines } from './locate-lines.js'
import { fromUpright, toUpright } from './page-frame.js'
import { findRotation } from './page-orientation.js'
import { clampQuad, fromUpperLeft, inReadingDirection, mapQuad, sliceQuad } from './quads.js'
import { inReadingOrder } from './reading-order.js'
import type { TextDetector } from './text-detector.js'

export interface PageTools {
  readonly detector: TextDetector
  readonly classifier: InferenceSession
  readonly reader: LineReader
}

export interface ReadPageOptions {
  /** The long side that the detector works at. */
  readonly maxSidePx: number
  readonly maxLines: number
  readonly signal: AbortSignal
}

/** A line and where it stands on the upright page. */
interface PlacedLine {
  readonly line: Line
  readonly upright: Quad
}

/**
 * Lines that the recogniser is less sure of are noise: textures, drawings, other scripts. Measured on real
 * pages: 0.5 lets in more noise, 0.65 loses words of street signs.
 */
const minConfidence = 0.6

/** Reads one page: where its lines are, which way it is turned, what they say, and in which order. */
export async function readPage(
  image: PageImage,
  tools: PageTools,
  options: ReadPageOptions,
): Promise<PageText> {
  options.signal.throwIfAborted()
  const found = await locateLines(tools.detector, image, options)
  options.signal.throwIfAborted()
  const pyramid = createImagePyramid(image)
  const rotation = await findRotation(pyramid, found, tools)
  const placed: PlacedLine[] = []
  for (const quad of found.slice(0, options.maxLines)) {
    // a run blocks the thread, and so an abort is seen only if the loop gives way
    await setImmediate()
    options.signal.throwIfAborted()
    const upright = fromUpperLeft(mapQuad(quad, toUpright(rotation, image)))
    const reading = mapQuad(inReadingDirection(upright), fromUpright(rotation, image))
    const { text, confidence, words } = await tools.reader.read(pyramid, reading)
    if (text === '' || confidence < minConfidence) continue
    const line = {
      text,
      confidence,
      quad: clampQuad(reading, image),
      words: words.map((word) => ({
        text: word.text,
        confidence: word.confidence,
        quad: clampQuad(sliceQuad(reading, word.from, word.to), image),
      })),
    }
    placed.push({ line, upright })
  }
  const rows = inReadingOrder(placed).map((row) => row.map(({ line }) => line))
  return {
    lines: rows.flat(),
    text: rows.map((row) => row.map((line) => line.text).join(' ')).join('\n'),
    rotation,
    warnings: found.length > options.maxLines ? [tooManyLines(found.length, options.maxLines)] : [],
  }
}

function tooManyLines(found: number, read: number): string {
  return inLanguage(
    say('The page seems to have {found} lines of text; only {read} of them were read.', { found, read }),
    'en',
  )
}
