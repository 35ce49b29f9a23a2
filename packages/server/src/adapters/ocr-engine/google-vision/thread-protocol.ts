import type { ErrorCode } from '@nusabaca/contract'
import type { NusabacaErrorOptions } from '../../../core/errors.js'
import type { DocumentOrder } from '../../../core/ports/document-operations.js'
import type { EncodedImage, RecognizeOptions } from '../../../core/ports/ocr-engine.js'

// What the thread that speaks to Google and the one that wants pages say to each other.

/** What the engine is to do; all of it can be sent. */
export type EngineCall =
  | ({ readonly op: 'recognize'; readonly image: EncodedImage } & Omit<RecognizeOptions, 'signal'>)
  | { readonly op: 'start'; readonly order: DocumentOrder }
  | { readonly op: 'look' | 'cancel'; readonly name: string }
  | { readonly op: 'read'; readonly file: string; readonly page: number }

export type ThreadRequest =
  | { readonly op: 'call'; readonly id: number; readonly call: EngineCall }
  | { readonly op: 'abort'; readonly id: number }

export type ThreadReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: NusabacaErrorOptions & { readonly code: ErrorCode } }
