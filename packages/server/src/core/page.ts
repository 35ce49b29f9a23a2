import type { Quad } from './geometry.js'

/** Quarter turns in degrees, clockwise. */
export type QuarterTurn = 0 | 90 | 180 | 270

/** A word as it was read. `confidence` is 0 to 1. */
export interface Word {
  readonly text: string
  readonly quad: Quad
  readonly confidence: number
}

/** A line of text: its words in reading order, joined by single spaces in `text`. */
export interface Line {
  readonly text: string
  readonly quad: Quad
  readonly confidence: number
  readonly words: readonly Word[]
}

/** What was read from one picture. Quads are in that picture's pixels. */
export interface PageText {
  /** Lines in reading order. */
  readonly lines: readonly Line[]
  /** The whole reading text. Lines side by side may share a row of it, and a word that a hyphen broke be whole. */
  readonly text: string
  /** How far the page must be turned clockwise to bring its text upright. */
  readonly rotation: QuarterTurn
  /** Sentences of the dictionary, in English, about what may be wrong with the result. */
  readonly warnings: readonly string[]
}

/** Where a page's text comes from. */
export type PageSource = 'ocr' | 'text_layer'

/** A page with its text, as a recogniser hands it back. Quads are in the page's own pixels. */
export interface RecognizedPage extends PageText {
  /** 1-based number in the document. */
  readonly number: number
  /** Pixels, upright as EXIF says; for PDF pages at `dpi`. */
  readonly width: number
  readonly height: number
  /** Pixels per inch that width, height and quads of a PDF page are given in; null for pictures. */
  readonly dpi: number | null
  readonly source: PageSource
  /** The engine asked for this page, such as `builtin`. */
  readonly engine: string
  /** What the engine used, such as `PP-OCRv4`; null for a text layer. */
  readonly model: string | null
  /** Milliseconds spent on reading the file and on recognition. */
  readonly timings: { readonly decodeMs: number; readonly recognizeMs: number }
}
