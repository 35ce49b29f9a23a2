import type { Box } from './box.js'
import type { PageInk } from './page-ink.js'
import type { Glyph } from './pdfium-glyphs.js'
import type { Pictures } from './pdfium-objects.js'

/** What is known of a page and its text layer. */
export interface LayerEvidence {
  readonly glyphs: readonly Glyph[]
  /** Boxes of the layer's words. */
  readonly words: readonly Box[]
  readonly pictures: Pictures
  readonly ink: PageInk
  readonly pageArea: number
}
export function layerStats(e: LayerEvidence) {
  const seen = e.words.filter((w) => e.ink.in(w) > 0).length / e.words.length
  const inWords = e.words.reduce((s, w) => s + e.ink.in(w), 0)
  const img = e.pictures.images.map((b) => ({
    area: ((b.right - b.left) * (b.bottom - b.top)) / e.pageArea,
    ink: e.ink.in(b),
  }))
  return {
    n: e.glyphs.length,
    seen,
    inWords,
    total: e.ink.total,
    img,
    annots: e.pictures.annotations.map((b) => e.ink.in(b)),
  }
}
