import type { PageText } from '../page.js'

/** A picture in memory: 8-bit RGB, rows from the top, no padding. `data.length` is `width * height * 3`. */
export interface PageImage {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** How a picture is to be read. */
export interface RecognizeOptions {
  /** ISO 639-1 codes, most important first; never empty. */
  readonly languages: readonly string[]
  readonly signal: AbortSignal
}

/**
 * Reads text from one picture.
 *
 * Promises: quads are in the given image's pixels and inside it, whichever way the text was turned; lines
 * are in reading order; a picture without text gives no lines and no error; `signal` ends the work at the
 * latest between two lines with the signal's reason; the same picture gives the same result again. Errors
 * are {@link NusabacaError}s.
 */
export interface OcrEngine {
  /** What clients call it. */
  readonly name: string
  /** What it reads with, such as `PP-OCRv4`. */
  readonly model: string
  /** Loads what it needs, so that the first page is as fast as the others. May be called again. */
  warmUp(): Promise<void>
  recognize(image: PageImage, options: RecognizeOptions): Promise<PageText>
  close(): Promise<void>
}
