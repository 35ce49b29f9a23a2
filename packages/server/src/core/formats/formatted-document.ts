import type { Page, ResultFormat } from '@nusabaca/contract'

/** What was read of a document, for a file of some format. */
export interface FormattedDocument {
  /** Of the original. */
  readonly fileName: string
  /** ISO 639-1 codes, most important first. */
  readonly languages: readonly string[]
  /** By number; each is asked for when the one before has been written. */
  readonly pages: AsyncIterable<Page>
}

/** The formats that are text made of the pages alone. */
export type TextFormat = Exclude<ResultFormat, 'json' | 'pdf'>

/** Writes a document in a format, piece by piece: memory does not grow with its pages. */
export type TextFormatter = (document: FormattedDocument) => AsyncGenerator<string>
