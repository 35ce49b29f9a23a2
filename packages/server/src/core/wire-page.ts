import type { BoundingBox, Page, PageLine, TextBlock } from '@nusabaca/contract'
import { meanConfidence } from './confidence.js'
import type { Quad } from './geometry.js'
import type { Line, RecognizedPage, Word } from './page.js'

/** A page as clients see it, lines below `threshold` flagged. */
export function toWirePage(page: RecognizedPage, threshold: number): Page {
  const confidence = meanConfidence(page.lines)
  return {
    page: page.number,
    width: page.width,
    height: page.height,
    dpi: page.dpi,
    rotation: page.rotation,
    source: page.source,
    engine: page.engine,
    model: page.model,
    confidence: confidence === null ? null : thousandth(confidence),
    text: page.text,
    lines: page.lines.map((line) => toWireLine(line, threshold)),
    warnings: [...page.warnings],
    timings: { decode_ms: page.timings.decodeMs, recognize_ms: page.timings.recognizeMs },
  }
}

function toWireLine(line: Line, threshold: number): PageLine {
  return {
    ...toBlock(line),
    ...(line.confidence < threshold && { below_threshold: true }),
    words: line.words.map(toBlock),
  }
}

function toBlock({ text, quad, confidence }: Word): TextBlock {
  return { text, bounding_box: toBoundingBox(quad), confidence: thousandth(confidence) }
}

/** Whole pixels, as the original has them. */
function toBoundingBox([a, b, c, d]: Quad): BoundingBox {
  const whole = ([x, y]: Quad[number]): [number, number] => [Math.round(x), Math.round(y)]
  return [whole(a), whole(b), whole(c), whole(d)]
}

function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000
}
