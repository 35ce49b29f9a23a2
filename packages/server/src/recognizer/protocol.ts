import type { ErrorCode } from '@nusabaca/contract'
import type { RecognizedPage } from '../core/page.js'
import type { EncodedImage, PictureLimits } from '../core/ports/ocr-engine.js'
import type {
  Inspection,
  InspectRequest,
  PageRequest,
  RecognizePageRequest,
  RenderPageRequest,
} from '../core/ports/recognizer.js'
import type { SpeakRequest, Speech } from '../core/ports/speaker.js'
import type { PreparedPage } from '../core/read-prepared-page.js'
import type { Sentence } from '../core/sentence.js'

// What a recogniser process and its parent say to each other over Node's IPC channel, one request at a time.

export type RecognizerRequest =
  /** Answer when ready; load the engine, if any, so that the first page is as fast as the others. */
  | { readonly op: 'warm-up'; readonly engine: string | null }
  | { readonly op: 'inspect'; readonly request: InspectRequest }
  | { readonly op: 'recognize'; readonly request: RecognizePageRequest }
  /** Open the page and make its picture, for an engine that is asked elsewhere. */
  | { readonly op: 'prepare'; readonly request: PreparePageRequest }
  /** Make a page's picture for people. */
  | { readonly op: 'render'; readonly request: RenderPageRequest }
  | { readonly op: 'speak'; readonly request: SpeakRequest }
  /** Write what was read, unseen, over the pages of its document. */
  | { readonly op: 'write-pdf'; readonly request: WritePdfRequest }

export interface PreparePageRequest extends PageRequest {
  /** Null where no picture is wanted. */
  readonly picture: PictureLimits | null
}

export interface WritePdfRequest extends InspectRequest {
  readonly mediaType: string
  /** A file with what was read: a `Page` as JSON on each line, by number. */
  readonly pages: string
  /** The file to write. */
  readonly target: string
}

export type RecognizerReply = RecognizerAnswer & {
  /** Memory of the process after the request. */
  readonly residentBytes: number
}

export type RecognizerAnswer =
  | { readonly ok: true; readonly value: RecognizerValue }
  | { readonly ok: false; readonly error: RecognizerFailure }

type RecognizerValue = Inspection | RecognizedPage | PreparedPage<EncodedImage> | EncodedImage | Speech | null

/** A {@link NusabacaError} on its way between processes. */
export interface RecognizerFailure {
  readonly code: ErrorCode
  readonly detail: Sentence
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean
  /** For the log. */
  readonly cause: string | null
}
