import type { AudioFormat, ExtractFormat, ResultFormat, TaskPriority, TaskStatus } from '@nusabaca/contract'
import type { Failure } from './errors.js'
import { inLanguage, type Sentence, type SpokenLanguage, say } from './sentence.js'
import type { OutputKeys } from './task-outputs.js'
import type { Trace } from './trace.js'

/** What every task is told. */
interface CommonOptions {
  readonly language: string
  readonly tag?: string
  /** Is told when the task has ended. */
  readonly webhookUrl?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly priority?: TaskPriority
  readonly trace?: Trace
}

/** How text is to be spoken. */
export interface SpeechOrder {
  readonly language: string
  /** A voice's name. */
  readonly voice: string
  /** 1 is the voice's usual speed. */
  readonly speed: number
  readonly format: AudioFormat
}

/** The options of speech as they are kept. */
export interface SpeechOptions extends CommonOptions, SpeechOrder {
  /** Of plain text: where each part ends, in UTF-16 code units. */
  readonly partEnds?: readonly number[]
}

/** The options of a recognition as they are kept. The password is not among them. */
export interface RecognitionOptions extends CommonOptions {
  readonly extractFormat: ExtractFormat
  readonly confidenceThreshold: number
  readonly engine: string
  /** ISO 639-1 codes that `language` means. */
  readonly languages: readonly string[]
  readonly pages?: string
  /** Formats that are stored when the task is assembled. */
  readonly outputs?: readonly ResultFormat[]
  /** The document has a password. */
  readonly encrypted?: boolean
  /** How it is to be spoken once it is read. */
  readonly speak?: SpeechOrder
}

/** What is done in a task, and how. */
export type TaskMatter =
  | { readonly kind: 'recognition'; readonly options: RecognitionOptions }
  /** Its pages are its parts: those of a document, by their numbers there, or pieces of a text. */
  | { readonly kind: 'speech'; readonly options: SpeechOptions }

export type RecognitionTask = Extract<Task, { kind: 'recognition' }>
export type SpeechTask = Extract<Task, { kind: 'speech' }>

/** A task as the database knows it. */
export type Task = TaskRecord & TaskMatter

interface TaskRecord {
  readonly id: string
  readonly status: TaskStatus
  readonly attempt: number
  /** Grows with every change that clients can see, over all attempts. */
  readonly version: number
  /** The version at which this attempt was taken up; null until then. */
  readonly startedVersion: number | null
  readonly progress: number
  /** Whose it is: nobody else sees it. */
  readonly owner: string
  /** The batch that it came with; null when it came alone. */
  readonly batchId: string | null
  /** What was read for an earlier task of the same file was taken over. */
  readonly cached: boolean
  /** Whom it was made for, as far as fairness goes; says nothing about the person. */
  readonly client: string
  /** When its first page is due in the fair order: smaller is sooner. */
  readonly turn: number
  readonly file: {
    readonly name: string
    readonly bytes: number
    readonly mediaType: string
    readonly sha256: string
    readonly key: string
  }
  /** The recognition whose text is spoken; null for plain text, and for recognitions. */
  readonly sourceTaskId: string | null
  readonly sealedPassword: Uint8Array | null
  readonly pageCount: number
  readonly pages: { readonly total: number; readonly done: number; readonly failed: number }
  readonly resultsKey: string | null
  readonly summaryKey: string | null
  readonly outputKeys: OutputKeys
  /** The task that speaks what was read; null without one. */
  readonly speechTaskId: string | null
  readonly failure: Failure | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  /** How long it may take once its first page has been taken up. */
  readonly timeoutMs: number
  /** Null until then. */
  readonly deadlineAt: Date | null
  /** How long it is kept after it has ended. */
  readonly lifetimeMs: number
  readonly expiresAt: Date
  readonly erasedAt: Date | null
}

/** A page of a task as the database knows it. */
export interface TaskPage {
  readonly number: number
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly resultKey: string | null
  /** Of a file in which an engine answers for it; null where it is asked for this page alone. */
  readonly answerKey: string | null
  readonly failure: Failure | null
  /** When it is due in the fair order; null where it follows from its task's. */
  readonly turn: number | null
}

/** The original's scale. It never goes back, and each step is taken when its work has been done. */
export const progressSteps = {
  stored: 20,
  recognitionStarted: 40,
  recognized: 70,
  resultsStored: 90,
  completed: 100,
} as const

/** Where a task is: the original's sentences, but for those about trouble. */
export function progressMessage(task: Task, language: SpokenLanguage): string {
  if (task.kind === 'speech') return inLanguage(speechMessage(task), language)
  switch (task.status) {
    case 'pending':
      return 'Task is waiting to be processed'
    case 'completed':
      return 'OCR processing completed successfully'
    case 'failed':
      return inLanguage(
        say('OCR processing failed: {reason}', { reason: failureOf(task).sentence }),
        language,
      )
    case 'revoked':
      return inLanguage(say('Task was revoked'), language)
    case 'processing':
      if (task.progress >= progressSteps.resultsStored) return 'Generating download URLs'
      if (task.progress >= progressSteps.recognized) return 'Storing results'
      return `Processing OCR with format: ${task.options.extractFormat}`
  }
}

function speechMessage(task: SpeechTask): Sentence {
  switch (task.status) {
    case 'pending':
      return say('Task is waiting to be processed')
    case 'completed':
      return say('The text was spoken')
    case 'failed':
      return say('The text could not be spoken: {reason}', { reason: failureOf(task).sentence })
    case 'revoked':
      return say('Task was revoked')
    case 'processing':
      return task.progress >= progressSteps.recognized
        ? say('The audio is being put together')
        : say('The text is being spoken')
  }
}

/** Why a task that failed has. */
export function failureOf({ failure }: Pick<Task, 'failure'>): Failure {
  return failure ?? { code: 'internal', sentence: say('Something went wrong on the server.') }
}
