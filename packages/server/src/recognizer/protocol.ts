import type { ErrorCode } from '@nusabaca/contract'
import type { RecognizedPage } from '../core/page.js'
import type { Inspection, InspectRequest, RecognizePageRequest } from '../core/ports/recognizer.js'

// What a recogniser process and its parent say to each other over Node's IPC channel, one request at a time.

export type RecognizerRequest =
  /** Answer when ready; load the engine, if any, so that the first page is as fast as the others. */
  | { readonly op: 'warm-up'; readonly engine: string | null }
  | { readonly op: 'inspect'; readonly request: InspectRequest }
  | { readonly op: 'recognize'; readonly request: RecognizePageRequest }

export type RecognizerReply = RecognizerAnswer & {
  /** Memory of the process after the request. */
  readonly residentBytes: number
}

export type RecognizerAnswer =
  | { readonly ok: true; readonly value: Inspection | RecognizedPage | null }
  | { readonly ok: false; readonly error: RecognizerFailure }

/** A {@link NusabacaError} on its way between processes. */
export interface RecognizerFailure {
  readonly code: ErrorCode
  readonly detail: string
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean
  /** For the log. */
  readonly cause: string | null
}
