import type { ErrorCode, Problem, TaskStopped } from '@nusabaca/contract'
import { errorCodes } from '@nusabaca/contract/constants'

/** Everything the client throws itself. What a caller's own `signal` throws is passed on as it is. */
export class NusabacaClientError extends Error {
  override name = 'NusabacaClientError'
}

/** The answer that a {@link NusabacaApiError} is made from. */
export interface NusabacaApiErrorOptions {
  readonly status: number
  /** The parsed body when it is problem+json. */
  readonly problem: Problem | null
  readonly requestId: string | null
  /** Milliseconds that the server asks to wait before the next try. */
  readonly retryAfterMs: number | null
}

/** The server answered with an error. `message` is its sentence for people. */
export class NusabacaApiError extends NusabacaClientError {
  override name = 'NusabacaApiError'
  readonly status: number
  /** Null when the answer came from something else on the way, such as a proxy. */
  readonly code: ErrorCode | null
  readonly requestId: string | null
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  readonly problem: Problem | null
  readonly retryAfterMs: number | null

  constructor(options: NusabacaApiErrorOptions) {
    const { problem, status } = options
    super(problem?.message ?? `The server answered with HTTP status ${status}`)
    this.status = status
    this.code = problem !== null && problem.code in errorCodes ? problem.code : null
    this.requestId = options.requestId ?? problem?.request_id ?? null
    this.retryable = problem?.retryable ?? (status === 429 || status >= 500)
    this.problem = problem
    this.retryAfterMs = options.retryAfterMs
  }
}

/** The task failed or was revoked; `message` is its sentence for people. */
export class NusabacaTaskError extends NusabacaClientError {
  override name = 'NusabacaTaskError'
  readonly code: ErrorCode
  readonly task: TaskStopped

  constructor(task: TaskStopped) {
    super(task.message)
    this.code = task.error.code
    this.task = task
  }
}

/** No answer came: the server is not there, or the connection broke. The platform's error is the `cause`. */
export class NusabacaConnectionError extends NusabacaClientError {
  override name = 'NusabacaConnectionError'
}

/** The client's own deadline passed, of one request or of waiting for a task. */
export class NusabacaTimeoutError extends NusabacaClientError {
  override name = 'NusabacaTimeoutError'
}
