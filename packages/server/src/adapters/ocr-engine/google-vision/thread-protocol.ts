import type { ErrorCode } from '@nusabaca/contract'
import type { NusabacaErrorOptions } from '../../../core/errors.js'
import type { PageText } from '../../../core/page.js'
import type { EncodedImage } from '../../../core/ports/ocr-engine.js'

// What the thread that speaks to Google and the one that wants pages say to each other.

export type ThreadRequest =
  | {
      readonly op: 'recognize'
      readonly id: number
      readonly image: EncodedImage
      readonly languages: readonly string[]
    }
  | { readonly op: 'abort'; readonly id: number }

export type ThreadReply =
  | { readonly id: number; readonly page: PageText }
  | { readonly id: number; readonly failure: NusabacaErrorOptions & { readonly code: ErrorCode } }
