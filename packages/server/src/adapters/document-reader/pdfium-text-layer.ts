import type { Line, PageText, QuarterTurn } from '../../core/page.js'
import { boxAround } from './box.js'
import { fitInside } from './frame-limits.js'
import { quadOf, wordsOf } from './glyph-words.js'
import { coversPage, isLegible } from './layer-trust.js'
import { measureInk } from './page-ink.js'
import type { PageFrame } from './pdfium-frame.js'
import { type Glyph, readGlyphs } from './pdfium-glyphs.js'
import type { Pdfium } from './pdfium-module.js'
import { findPictures } from './pdfium-objects.js'
import { renderPage, withPage } from './pdfium-render.js'
import { inReadingOrder, linesOf, lineText, type PlacedLine, textOf } from './word-lines.js'

/** Which page of an open document, counted from 0, and the frame that its words are placed in. */
export interface TextLayerTarget {
  readonly document: number
  readonly index: number
  readonly frame: PageFrame
}

/** Long side of the rendering that the text is compared with: about 85 dpi for A4, where letters still show. */
const inkSidePx = 1_000

/** The text that a page carries, and whether it can be what is written there by its letters alone. */
export interface CarriedText {
  readonly text: PageText
  readonly isLegible: boolean
}

/** Reads a page's text; null when it carries none, or the page is damaged. */
export function readCarriedText(pdfium: Pdfium, target: TextLayerTarget): CarriedText | null {
  return withPage(pdfium, target, (page) => {
    const glyphs = readGlyphs(pdfium, page, target.frame)
    if (glyphs.length === 0) return null
    const lines = inReadingOrder(linesOf(wordsOf(glyphs)))
    return { text: pageTextOf(lines, glyphs, target.frame), isLegible: isLegible(glyphs) }
  })
}

/** Whether the page, as it is rendered, shows these words and not much else. */
export function showsText(pdfium: Pdfium, target: TextLayerTarget, text: PageText): boolean {
  const { document, frame } = target
  const words = text.lines.flatMap((line) => line.words.map(({ quad }) => boxAround(quad)))
  const covered = withPage(pdfium, target, (page) => {
    const picture = renderPage(pdfium, { document, page }, fitInside(frame, inkSidePx))
    return coversPage(words, findPictures(pdfium, page, frame), measureInk(picture, frame.width))
  })
  return covered ?? false
}

function pageTextOf(lines: readonly PlacedLine[], glyphs: readonly Glyph[], frame: PageFrame): PageText {
  return {
    text: textOf(lines),
    lines: lines.map((line) => toLine(line, frame)),
    rotation: uprightTurn(glyphs),
    warnings: [],
  }
}

function toLine(line: PlacedLine, frame: PageFrame): Line {
  return {
    text: lineText(line),
    quad: quadOf(line.span, frame),
    confidence: 1,
    words: line.words.map(({ text, span }) => ({ text, quad: quadOf(span, frame), confidence: 1 })),
  }
}

/** The quarter turn that brings most letters upright. */
function uprightTurn(glyphs: readonly Glyph[]): QuarterTurn {
  const votes = new Map<QuarterTurn, number>([[0, 0]])
  for (const { angle } of glyphs) {
    const quarters = (((Math.round(-angle / (Math.PI / 2)) % 4) + 4) % 4) * 90
    const turn = quarters as QuarterTurn
    votes.set(turn, (votes.get(turn) ?? 0) + 1)
  }
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0]
}
