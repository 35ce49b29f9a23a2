import type { Page } from '@nusabaca/contract'
import type { DocumentLimits } from './document-reader.js'
import type { ByteStream } from './object-store.js'

export interface SearchablePdfRequest {
  /** A local file: the original. */
  readonly path: string
  readonly mediaType: string
  readonly password?: string
  readonly limits: DocumentLimits
  readonly pageCount: number
  /** What was read of it, by page number; pages may be missing. */
  readonly pages: AsyncIterable<Page>
}

/** A local file, which is gone once it is disposed. */
export interface MadePdf extends AsyncDisposable {
  readonly path: string
  readonly content: ByteStream
}

/**
 * Makes of a document a PDF that shows its pages as they are and can be searched: what was read lies where it stands,
 * unseen. A page that brings its own text gets no other.
 *
 * Promises what the recogniser does: in a process of its own; rejects with `signal`'s reason within a second of its
 * abort, and whatever was running is gone; a crash, a hang or a memory bomb rejects with `worker_lost` or
 * `page_timeout`. Requests wait for their turn. Memory does not grow with the number of pages.
 */
export interface SearchablePdfMaker {
  make(request: SearchablePdfRequest, signal: AbortSignal): Promise<MadePdf>
}
