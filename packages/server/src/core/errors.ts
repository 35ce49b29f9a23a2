import { type ErrorCode, errorCodes } from '@nusabaca/contract'

/** What an error may carry besides its code. */
export interface NusabacaErrorOptions {
  /** One or two sentences safe to show to a client: what is wrong and how to mend it. */
  readonly detail: string
  /** Structured facts safe to show to a client, such as the list of installed languages. */
  readonly details?: Readonly<Record<string, unknown>>
  /** What led to it; for the log only. */
  readonly cause?: unknown
  /** Overrides what the code says. */
  readonly retryable?: boolean
}

/**
 * The one error class of the product. `message` is the sentence for the client; `cause` is for the log.
 * Adapters turn their vendor's errors into it at their border; nobody matches message text.
 */
export class NusabacaError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, options: NusabacaErrorOptions) {
    super(options.detail, { cause: options.cause })
    this.name = 'NusabacaError'
    this.code = code
    this.retryable = options.retryable ?? errorCodes[code].retryable
    this.details = options.details ?? {}
  }
}

/** Any thrown value as a {@link NusabacaError}; what is not one becomes `internal` with the value as its cause. */
export function asNusabacaError(error: unknown): NusabacaError {
  if (error instanceof NusabacaError) return error
  return new NusabacaError('internal', { detail: 'Something went wrong on the server.', cause: error })
}
