import type { RecognizedPage } from '../page.js'
import type { TraceHeaders } from '../trace.js'
import type { DocumentLimits } from './document-reader.js'
import type { EncodedImage } from './ocr-engine.js'

export interface InspectRequest {
  /** A local file. */
  readonly path: string
  readonly password?: string
  readonly limits: DocumentLimits
}

/** What a file turned out to be. */
export interface Inspection {
  /** As sniffed from the bytes. */
  readonly mediaType: string
  readonly pageCount: number
}

export interface PageRequest extends InspectRequest {
  readonly mediaType: string
  /** 1-based. */
  readonly page: number
}

export interface RenderPageRequest extends PageRequest {
  /** The picture's width, at most. */
  readonly maxWidthPx: number
}

export interface RecognizePageRequest extends PageRequest {
  /** An engine's name; or several, joined by commas, of which the next is asked where the one before is not sure. */
  readonly engine: string
  readonly languages: readonly string[]
  /** What the engine has read of this page already, in a file of its own kind. */
  readonly answer?: string
  /** For engines elsewhere. */
  readonly trace?: TraceHeaders
}

/**
 * Looks into files and reads their pages, in processes of its own that can be killed.
 *
 * Promises: all reject with `signal`'s reason within a second of its abort, and whatever was running for
 * them is gone; a crash, a hang or a memory bomb rejects with `worker_lost` or `page_timeout` and harms no
 * other request; requests wait for a free process in the order they came.
 */
export interface Recognizer {
  inspect(request: InspectRequest, signal: AbortSignal): Promise<Inspection>
  /** `onStart` is called when the request's wait is over. */
  recognize(request: RecognizePageRequest, signal: AbortSignal, onStart?: () => void): Promise<RecognizedPage>
  /**
   * A picture of a page for people, as JPEG: the page as its words' quads see it, not turned. Given up by `signal`
   * only while it waits for its turn.
   */
  render(request: RenderPageRequest, signal: AbortSignal): Promise<EncodedImage>
  /** Whether a page has text of its own that can be trusted. */
  bringsText(request: PageRequest, signal: AbortSignal): Promise<boolean>
  close(): Promise<void>
}
