import type { DocumentPage } from '../../core/ports/document-reader.js'
import { boxAround } from './box.js'
import { fitInside } from './frame-limits.js'
import { quadOf, wordsOf } from './glyph-words.js'
import { layerStats } from './layer-trust.js'
import { measureInk } from './page-ink.js'
import type { PageFrame } from './pdfium-frame.js'
import { readGlyphs } from './pdfium-glyphs.js'
import type { Pdfium } from './pdfium-module.js'
import { findPictures } from './pdfium-objects.js'
import { renderPage, withPage } from './pdfium-render.js'
import { inReadingOrder, linesOf, lineText, textOf } from './word-lines.js'

export function readTextLayer(
  pdfium: Pdfium,
  { document, index, frame }: { document: number; index: number; frame: PageFrame },
): DocumentPage['textLayer'] {
  return withPage(pdfium, { document, index }, (page) => {
    const glyphs = readGlyphs(pdfium, page, frame)
    if (glyphs.length === 0) return null
    const words = wordsOf(glyphs)
    const lines = inReadingOrder(linesOf(words))
    const small = fitInside(frame, 1000)
    const ink = measureInk(renderPage(pdfium, page, small), frame.width)
    const stats = layerStats({
      glyphs,
      words: words.map((w) => boxAround(quadOf(w.span, frame))),
      pictures: findPictures(pdfium, page, frame),
      ink,
      pageArea: frame.width * frame.height,
    })
    return {
      trusted: false,
      text: JSON.stringify(stats) + textOf(lines),
      rotation: 0 as const,
      warnings: [],
      lines: lines.map((l) => ({ text: lineText(l), confidence: 1, quad: quadOf(l.span, frame), words: [] })),
    }
  })
}
