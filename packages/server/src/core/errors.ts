import { type ErrorCode, errorCodes } from '@nusabaca/contract'
import { inLanguage, type PlainTemplate, type Sentence, say } from './sentence.js'

/** What an error may carry besides its code. */
export interface NusabacaErrorOptions {
  /** One or two sentences safe to show to a client: what is wrong and how to mend it. */
  readonly detail: PlainTemplate | Sentence
  /** Where in the request, when it is of several things. */
  readonly faults?: readonly Fault[]
  /** Structured facts safe to show to a client, such as the list of installed languages. */
  readonly details?: Readonly<Record<string, unknown>>
  /** What led to it; for the log only. */
  readonly cause?: unknown
  /** Overrides what the code says. */
  readonly retryable?: boolean
}

/** One of the things that are wrong with a request. */
export interface Fault {
  /** JSON pointer of a field. */
  readonly pointer: string
  /** Names the field, and has no full stop. */
  readonly sentence: Sentence
}

/** Why a task or a page failed. */
export interface Failure {
  readonly code: ErrorCode
  readonly sentence: Sentence
}

/**
 * The one error class of the product. `sentence` is for the client, `message` the same in English, and `cause`
 * is for the log. Adapters turn their vendor's errors into it at their border; nobody matches message text.
 */
export class NusabacaError extends Error implements Failure {
  readonly code: ErrorCode
  readonly sentence: Sentence
  readonly retryable: boolean
  readonly faults: readonly Fault[]
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, options: NusabacaErrorOptions) {
    const { detail, faults = [], details = {}, cause, retryable } = options
    const sentence = typeof detail === 'string' ? say(detail) : detail
    super(inLanguage(sentence, 'en'), { cause })
    this.name = 'NusabacaError'
    this.code = code
    this.sentence = sentence
    this.retryable = retryable ?? errorCodes[code].retryable
    this.faults = faults
    this.details = details
  }
}

/** Any thrown value as a {@link NusabacaError}; what is not one becomes `internal` with the value as its cause. */
export function asNusabacaError(error: unknown): NusabacaError {
  if (error instanceof NusabacaError) return error
  return new NusabacaError('internal', { detail: 'Something went wrong on the server.', cause: error })
}

/** An error that names everything that is wrong with a request. */
export function invalidRequest(faults: readonly Fault[]): NusabacaError {
  const detail = say('The request is not valid: {faults}.', {
    faults: faults.map(({ sentence }) => sentence),
  })
  return new NusabacaError('invalid_request', { detail, faults })
}

/** It was there, and is not any more. */
export function erased(): NusabacaError {
  return new NusabacaError('task_expired', {
    detail: 'The task has expired or was erased; its files are gone.',
  })
}

/** There is nothing by that name, or it is another owner's. */
export function notFound(detail: PlainTemplate): NusabacaError {
  return new NusabacaError('not_found', { detail })
}
