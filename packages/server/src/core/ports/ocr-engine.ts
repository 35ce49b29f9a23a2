import type { PageText } from '../page.js'
import type { TraceHeaders } from '../trace.js'
import type { DocumentOperations } from './document-operations.js'

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
  /** For engines elsewhere. */
  readonly trace?: TraceHeaders
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

/** A picture as a file in memory, of a format that every engine takes. */
export interface EncodedImage {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** How large a picture an engine takes. */
export interface PictureLimits {
  readonly maxSidePx: number
  readonly maxBytes: number
}

/**
 * An engine that runs on somebody else's machines and is asked over the network.
 *
 * Promises what {@link OcrEngine} does, and that nothing is decoded here: it is asked by the worker itself,
 * whose credentials the processes that open strangers' files must not have. `engine_throttled` carries
 * `retryAfterMs`.
 */
export interface RemoteOcrEngine extends Pick<OcrEngine, 'name' | 'model' | 'close'> {
  readonly pictureLimits: PictureLimits
  /** Absent where it reads pictures only. */
  readonly documents?: DocumentOperations
  recognize(image: EncodedImage, options: RecognizeOptions): Promise<PageText>
}
