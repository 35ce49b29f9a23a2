import type { PageText } from '../page.js'

/** A document to be read where it lies, by the object store's own names. */
export interface DocumentOrder {
  readonly source: string
  /** A folder, with a slash at its end, for what is read of the pages. */
  readonly target: string
  readonly mediaType: string
  /** ISO 639-1 codes, most important first; never empty. */
  readonly languages: readonly string[]
}

/** How far an operation is. `gone` is one that nobody knows any more. */
export type OperationState =
  | { readonly is: 'running' | 'done' | 'gone' }
  | { readonly is: 'failed'; readonly reason: string }

/** What was read of a page; quads are in a frame of `width` by `height`. */
export interface PageAnswer {
  readonly text: PageText
  readonly width: number
  readonly height: number
}

/**
 * Whole documents, read by somebody else's machines in operations that take a while.
 *
 * Promises: every page is read, whichever are wanted; the target holds files that each answer for the pages
 * that their names tell. Errors are {@link NusabacaError}s; one of `start` that may be tried again may have
 * started it, unless it is `engine_throttled`, which carries `retryAfterMs`.
 */
export interface DocumentOperations {
  /** The engine that reads. */
  readonly engine: string
  readonly mediaTypes: readonly string[]
  readonly maxPages: number
  /** Gives the operation's name. */
  start(order: DocumentOrder): Promise<string>
  look(name: string): Promise<OperationState>
  /** What has ended is no error. */
  cancel(name: string): Promise<void>
  /** The pages that a file of the target answers for, by its key. */
  pagesIn(key: string): readonly number[]
  /** A page of such a file; null where it tells nothing final. Throws what a picture of it would. */
  read(file: string, page: number): Promise<PageAnswer | null>
}
