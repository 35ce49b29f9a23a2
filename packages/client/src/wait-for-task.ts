import type {
  BatchStatus,
  SpeechCompleted,
  TaskCompleted,
  TaskStatusAnswer,
  TaskStopped,
} from '@nusabaca/contract'
import { isFinalStatus } from '@nusabaca/contract/constants'
import { withDeadline } from './deadline.js'
import { NusabacaApiError, NusabacaConnectionError, NusabacaTimeoutError } from './errors.js'
import { pause } from './pause.js'
import type { RequestOptions } from './transport.js'

/** How to wait. */
export interface WaitOptions<Status> {
  /** Ends the waiting; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called with every answer, the last one too. What it throws ends the waiting. */
  readonly onStatus?: ((status: Status) => void) | undefined
  /**
   * Milliseconds from one answer to the next question. When not given the server is asked to answer at the next
   * change; where it cannot, questions come 200 to 5000 milliseconds apart.
   */
  readonly pollIntervalMs?: number | undefined
  /** Milliseconds for the whole wait; 30 minutes when not given. */
  readonly timeoutMs?: number | undefined
}

/** How to wait for a task. */
export interface WaitForTaskOptions extends WaitOptions<TaskStatusAnswer> {
  /** The signal revokes the task, too. */
  readonly revokeOnAbort?: boolean | undefined
}

/** How to wait for a batch. */
export type WaitForBatchOptions = WaitOptions<BatchStatus>

/** A question for a status. */
export interface StatusQuestion {
  /** How long the server may wait for a change before it answers. */
  readonly waitSeconds: number
  /** The tag of the answer before; null for none. */
  readonly tag: string | null
}

export interface StatusAnswer<Status> {
  /** Null when nothing has changed since the answer with that tag. */
  readonly status: Status | null
  /** Null from a server that knows of no tags, and does not wait. */
  readonly tag: string | null
  /** What the server's `Retry-After` asks for. */
  readonly retryAfterMs: number | null
}

/** Where answers come from. */
export type AskStatus<Status = TaskStatusAnswer> = (
  question: StatusQuestion,
  options: RequestOptions,
) => Promise<StatusAnswer<Status>>

// Much on the way cuts off what is quiet for 30 seconds, most what is for 60.
const longestWaitSeconds = 25
const firstIntervalMs = 200
const intervalGrowth = 1.5
const longestIntervalMs = 5_000
const defaultTimeoutMs = 30 * 60 * 1000

/** When it has ended. */
interface End<Status, Last extends Status> {
  readonly isLast: (status: Status) => status is Last
}

/**
 * Asks again and again until it has ended, each time only after the answer before. A server that is away
 * or overloaded for a while is waited for; the deadline bounds that too.
 */
export function waitForLast<Status, Last extends Status>(
  ask: AskStatus<Status>,
  options: WaitOptions<Status> & End<Status, Last>,
): Promise<Last> {
  const { signal, timeoutMs = defaultTimeoutMs } = options
  return withDeadline({ signal, timeoutMs }, async (inner) => {
    const answers = pollStatus(ask, { ...options, signal: inner })
    for (;;) {
      const { done, value } = await answers.next()
      if (done) return value
      options.onStatus?.(value)
    }
  }).catch((error: unknown) => {
    if (!(error instanceof NusabacaTimeoutError)) throw error
    throw new NusabacaTimeoutError(`It has not ended within ${timeoutMs} ms`, { cause: error })
  })
}

export interface PollOptions<Status, Last extends Status> extends End<Status, Last> {
  readonly signal: AbortSignal
  readonly pollIntervalMs?: number | undefined
}

/** Every answer that says something new, the last one too, which is what it returns. */
export async function* pollStatus<Status, Last extends Status>(
  ask: AskStatus<Status>,
  { signal, pollIntervalMs, isLast }: PollOptions<Status, Last>,
): AsyncGenerator<Status, Last> {
  const rhythm = createRhythm(pollIntervalMs)
  let tag: string | null = null
  for (;;) {
    const answer: Answer<Status> = await askOrForgive(ask, { waitSeconds: rhythm.waitSeconds(), tag }, signal)
    if (answer.status !== null) {
      yield answer.status
      if (isLast(answer.status)) return answer.status
    }
    if (!answer.failed) tag = answer.tag
    await pause(Math.max(rhythm.pauseMs(answer), answer.retryAfterMs ?? 0), signal)
  }
}

/** How long the server may wait with its answer, and how long to wait after it. */
function createRhythm(pollIntervalMs: number | undefined) {
  const mayWait = pollIntervalMs === undefined
  let intervalMs = pollIntervalMs ?? firstIntervalMs
  let longestSeconds = mayWait ? longestWaitSeconds : 0
  // The first answer says at once where the task is.
  let waitSeconds = 0
  return {
    waitSeconds: () => waitSeconds,
    pauseMs({ failed, tag }: { readonly failed: boolean; readonly tag: string | null }): number {
      const asked = waitSeconds
      // Something on the way may let nobody wait for so long.
      if (failed && asked > 0) longestSeconds = Math.floor(asked / 2)
      waitSeconds = longestSeconds
      if (waitSeconds > 0 && !failed && tag !== null) return asked > 0 ? firstIntervalMs : 0
      const pauseMs = intervalMs
      if (mayWait) intervalMs = Math.min(intervalMs * intervalGrowth, longestIntervalMs)
      return pauseMs
    },
  }
}

type Answer<Status> = StatusAnswer<Status> & { readonly failed: boolean }

async function askOrForgive<Status>(
  ask: AskStatus<Status>,
  question: StatusQuestion,
  signal: AbortSignal,
): Promise<Answer<Status>> {
  try {
    return { ...(await ask(question, { signal, maxRetries: 0 })), failed: false }
  } catch (error) {
    if (signal.aborted || !isPassing(error)) throw error
    const retryAfterMs = error instanceof NusabacaApiError ? error.retryAfterMs : null
    return { status: null, tag: null, retryAfterMs, failed: true }
  }
}

/** Whether it may go away by itself: a server that is not there for a while, or overloaded. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NusabacaApiError) return error.retryable && error.status !== 500
  return error instanceof NusabacaConnectionError || error instanceof NusabacaTimeoutError
}

export function isEnded(status: TaskStatusAnswer): status is TaskCompleted | SpeechCompleted | TaskStopped {
  return isFinalStatus(status.status)
}
