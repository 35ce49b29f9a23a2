import {
  isFinalStatus,
  type TaskCompleted,
  type TaskStatusAnswer,
  type TaskStopped,
} from '@nusabaca/contract'
import { withDeadline } from './deadline.js'
import { NusabacaApiError, NusabacaConnectionError, NusabacaTimeoutError } from './errors.js'
import { pause } from './pause.js'
import type { RequestOptions } from './transport.js'

/** How to wait for a task. */
export interface WaitForTaskOptions {
  /** Ends the waiting, not the task; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called with every answer, the last one too. What it throws ends the waiting. */
  readonly onStatus?: ((status: TaskStatusAnswer) => void) | undefined
  /** Milliseconds from one answer to the next question; growing from 200 to 5000 when not given. */
  readonly pollIntervalMs?: number | undefined
  /** Milliseconds for the whole wait; 30 minutes when not given. */
  readonly timeoutMs?: number | undefined
}

/** Where answers come from: the body, and what the server's `Retry-After` asks for. */
export type AskStatus = (
  options: RequestOptions,
) => Promise<{ readonly status: TaskStatusAnswer; readonly retryAfterMs: number | null }>

const firstIntervalMs = 200
const intervalGrowth = 1.5
const longestIntervalMs = 5_000
const defaultTimeoutMs = 30 * 60 * 1000

/**
 * Asks again and again until the task has ended, each time only after the answer before. A server that is away
 * or overloaded for a while is waited for; the deadline bounds that too.
 */
export function waitForTask(
  ask: AskStatus,
  options: WaitForTaskOptions,
): Promise<TaskCompleted | TaskStopped> {
  const { signal, timeoutMs = defaultTimeoutMs } = options
  return withDeadline({ signal, timeoutMs }, (inner) => poll(ask, options, inner)).catch((error: unknown) => {
    if (!(error instanceof NusabacaTimeoutError)) throw error
    throw new NusabacaTimeoutError(`The task has not ended within ${timeoutMs} ms`, { cause: error })
  })
}

async function poll(
  ask: AskStatus,
  options: WaitForTaskOptions,
  signal: AbortSignal,
): Promise<TaskCompleted | TaskStopped> {
  const growing = options.pollIntervalMs === undefined
  let intervalMs = options.pollIntervalMs ?? firstIntervalMs
  for (;;) {
    const { status, retryAfterMs } = await askOrForgive(ask, signal)
    if (status !== null) {
      options.onStatus?.(status)
      if (isFinal(status)) return status
    }
    await pause(Math.max(intervalMs, retryAfterMs ?? 0), signal)
    if (growing) intervalMs = Math.min(intervalMs * intervalGrowth, longestIntervalMs)
  }
}

async function askOrForgive(
  ask: AskStatus,
  signal: AbortSignal,
): Promise<{ readonly status: TaskStatusAnswer | null; readonly retryAfterMs: number | null }> {
  try {
    return await ask({ signal, maxRetries: 0 })
  } catch (error) {
    if (signal.aborted) throw error
    if (error instanceof NusabacaConnectionError || error instanceof NusabacaTimeoutError) {
      return { status: null, retryAfterMs: null }
    }
    if (error instanceof NusabacaApiError && error.retryable && error.status !== 500) {
      return { status: null, retryAfterMs: error.retryAfterMs }
    }
    throw error
  }
}

function isFinal(status: TaskStatusAnswer): status is TaskCompleted | TaskStopped {
  return isFinalStatus(status.status)
}
