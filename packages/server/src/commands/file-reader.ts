import type { Page, PageFailed } from '@nusabaca/contract'
import type { MadePdf } from '../core/ports/searchable-pdf.js'
import type { FoundFile } from './find-files.js'
import type { Progress } from './progress-line.js'

/** What is asked of a file. */
export interface ReadingOptions {
  readonly language: string
  readonly engine: string | undefined
  readonly pages: string | undefined
  readonly password: string | undefined
  /** What a server is to store as the upload's `outputs`. */
  readonly outputs?: string | undefined
  /** What was read is to be spoken, too. */
  readonly speak?: boolean | undefined
  readonly voice?: string | undefined
  readonly speed?: number | undefined
}

/** What was read of one file. Lines have no threshold. */
export interface FileReading {
  /** Of the server's task; absent where it was read here. */
  readonly taskId?: string
  readonly pages: readonly Page[]
  readonly pagesFailed: readonly PageFailed[]
  /** ISO 639-1 codes that were looked for. */
  readonly languages: readonly string[]
  /** The file with its text, to be searched. */
  makePdf(signal: AbortSignal): Promise<PdfContent>
  /** Writes it as mp3 to a new file; there where it is to be spoken, and there is something to be. */
  readonly writeSpeech?: (path: string, signal: AbortSignal) => Promise<void>
}

/** A PDF that is there until it is disposed. */
export type PdfContent = Pick<MadePdf, 'content'> & AsyncDisposable

export interface ReadFileOptions {
  /** Ends the reading, wherever that goes on; it rejects then. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Where files are read: in this process, or on a server. */
export interface FileReader {
  /** How many files it reads at the same time. */
  readonly atOnce: number
  /** Rejects with what is wrong with the file; pages that cannot be read are no such thing. */
  read(file: FoundFile, options: ReadFileOptions): Promise<FileReading>
}
