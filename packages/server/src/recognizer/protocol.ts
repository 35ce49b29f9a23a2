import type { ErrorCode } from '@nusabaca/contract'
import type { RecognizedPage } from '../core/page.js'
import type { EncodedImage, PictureLimits } from '../core/ports/ocr-engine.js'
import type {
  Inspection,
  InspectRequest,
  PageRequest,
  RecognizePageRequest,
} from '../core/ports/recognizer.js'
import type { PreparedPage } from '../core/read-prepared-page.js'
import type { Sentence } from '../core/sentence.js'

// What a recogniser process and its parent say to each other over Node's IPC channel, one request at a time.

export type RecognizerRequest =
  /** Answer when ready; load the engine, if any, so that the first page is as fast as the others. */
  | { readonly op: 'warm-up'; readonly engine: string | null }
  | { readonly op: 'inspect'; readonly request: InspectRequest }
  | { readonly op: 'recognize'; readonly request: RecognizePageRequest }
  /** Make the page's picture, for an engine that is asked elsewhere. */
  | { readonly op: 'render'; readonly request: RenderPageRequest }

export interface RenderPageRequest extends PageRequest {
  readonly picture: PictureLimits
}

/** A page on its way to an engine elsewhere. */
export type RenderedPage = PreparedPage<EncodedImage>

export type RecognizerReply = RecognizerAnswer & {
  /** Memory of the process after the request. */
  readonly residentBytes: number
}

export type RecognizerAnswer =
  | { readonly ok: true; readonly value: Inspection | RecognizedPage | RenderedPage | null }
  | { readonly ok: false; readonly error: RecognizerFailure }

/** A {@link NusabacaError} on its way between processes. */
export interface RecognizerFailure {
  readonly code: ErrorCode
  readonly detail: Sentence
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean
  /** For the log. */
  readonly cause: string | null
}
