import type { TaskEvent, TaskStatusAnswer } from '@nusabaca/contract'
import { eventStreamMediaType, isLastEvent } from '@nusabaca/contract/constants'
import { NusabacaApiError, NusabacaClientError, NusabacaTimeoutError } from './errors.js'
import { readEventStream } from './event-stream.js'
import { pause } from './pause.js'
import { type AskStatus, isEnded, isPassing, pollStatus } from './wait-for-task.js'

/** How to watch a task. */
export interface WatchTaskOptions {
  /** Ends the watching; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** The signal revokes the task, too. */
  readonly revokeOnAbort?: boolean | undefined
  /** The `id` of the last event that was seen, to go on after it. */
  readonly lastEventId?: string | undefined
}

export interface WatchTaskSources {
  /** Opens the stream of events after the one with this id, or from the beginning. */
  readonly open: (lastEventId: string, signal: AbortSignal) => Promise<Response>
  readonly ask: AskStatus
  /** A stream that says nothing for so long, not even a comment, is broken. */
  readonly silenceMs: number
}

const firstPauseMs = 500
const longestPauseMs = 8000

/** Where the watching is, over all its connections. */
interface Place {
  lastId: string
  /** Connections since the last event. */
  failures: number
  /** What the server asked for, in milliseconds. */
  retryAfterMs: number
}

/**
 * What happens to a task until it has ended, each thing once. A connection that breaks is made again, and goes on
 * where it broke. Where there are no streams the server is asked again and again instead.
 */
export async function* watchTask(
  sources: WatchTaskSources,
  { signal, lastEventId = '' }: WatchTaskOptions,
): AsyncGenerator<TaskEvent> {
  const place: Place = { lastId: lastEventId, failures: 0, retryAfterMs: 0 }
  for (;;) {
    signal?.throwIfAborted()
    const end = yield* streamOnce(sources, place, signal)
    if (end === 'all told') return
    if (end === 'no stream') break
    const backoffMs = Math.min(firstPauseMs * 2 ** place.failures, longestPauseMs)
    place.failures += 1
    await pause(Math.max(backoffMs, place.retryAfterMs), signal)
  }
  yield* pollEvents(sources.ask, place.lastId, signal)
}

/** The events of one connection, and how it ended. */
async function* streamOnce(
  { open, silenceMs }: WatchTaskSources,
  place: Place,
  signal: AbortSignal | undefined,
): AsyncGenerator<TaskEvent, 'all told' | 'broken' | 'no stream'> {
  const connection = new AbortController()
  const onAbort = (): void => connection.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const silence = createSilenceTimer(silenceMs, (error) => connection.abort(error))
  try {
    silence.restart()
    const response = await open(place.lastId, connection.signal)
    if (response.status === 204) return 'all told'
    const isStream = response.headers.get('content-type')?.startsWith(eventStreamMediaType) ?? false
    if (!isStream || response.body === null) return 'no stream'
    for await (const { id, event, data } of readEventStream(response.body, silence.restart)) {
      const told = { id, event, data: JSON.parse(data) } as TaskEvent
      Object.assign(place, { lastId: id, failures: 0, retryAfterMs: 0 })
      // The time that the caller takes is not the connection's.
      silence.stop()
      yield told
      if (isLastEvent(told)) return 'all told'
      silence.restart()
    }
    return 'broken'
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    // Nothing came at all: something on the way holds the stream back until its end.
    if (hasNoStream(error) || silence.heardNothing()) return 'no stream'
    if (error instanceof NusabacaClientError && !isPassing(error)) throw error
    place.retryAfterMs = (error instanceof NusabacaApiError && error.retryAfterMs) || 0
    return 'broken'
  } finally {
    silence.stop()
    signal?.removeEventListener('abort', onAbort)
    connection.abort()
  }
}

function createSilenceTimer(silenceMs: number, onSilence: (error: NusabacaTimeoutError) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let starts = 0
  let fired = false
  return {
    restart(): void {
      starts += 1
      clearTimeout(timer)
      timer = setTimeout(() => {
        fired = true
        onSilence(new NusabacaTimeoutError(`The stream said nothing for ${silenceMs} ms`))
      }, silenceMs)
    },
    stop: (): void => clearTimeout(timer),
    /** Whether the time is up and nothing was ever heard. */
    heardNothing: (): boolean => fired && starts === 1,
  }
}

/** Of a server, or something before it, that knows of no such route. */
function hasNoStream(error: unknown): boolean {
  if (!(error instanceof NusabacaApiError) || error.code === 'task_not_found') return false
  return [404, 405, 406, 501].includes(error.status)
}

/** What answers tell of the events: all but the pages. */
async function* pollEvents(
  ask: AskStatus,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<TaskEvent> {
  let before: TaskStatusAnswer | null = null
  const until = { signal: signal ?? new AbortController().signal, isLast: isEnded }
  for await (const status of pollStatus(ask, until)) {
    if (before === null && id === '') yield { id, event: 'snapshot', data: status }
    if (status.status === 'completed') yield { id, event: 'task.completed', data: status }
    else if (status.status === 'failed') yield { id, event: 'task.failed', data: status }
    else if (status.status === 'revoked') yield { id, event: 'task.revoked', data: status }
    else if (before !== null && isProgress(before, status)) {
      yield { id, event: before.status === 'pending' ? 'task.started' : 'task.progress', data: status }
    }
    before = status
  }
}

function isProgress(before: TaskStatusAnswer, after: TaskStatusAnswer): boolean {
  const { pages, progress, status } = before
  return status !== after.status || progress !== after.progress || pages?.done !== after.pages?.done
}
