import { Worker } from 'node:worker_threads'
import { NusabacaError } from '../../core/errors.js'
import type { EngineCall, ThreadReply, ThreadRequest } from './google-vision/thread-protocol.js'
import type { VisionClientOptions } from './google-vision/vision-client.js'
import { type GoogleVision, googleVision } from './google-vision.js'

export interface GoogleVisionInThreadOptions extends VisionClientOptions {
  /** The module that the thread runs; another one in tests. */
  readonly entry?: URL
  /** Told when Google will not read for these credentials; the error's cause says what the operator has to do. */
  readonly onRefused: (error: NusabacaError) => void
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

interface RunningThread {
  readonly waiting: Map<number, Waiting>
  send(request: ThreadRequest): void
  end(): Promise<unknown>
}

/**
 * Google Vision in a thread of its own: its client takes a second to load, and a good part of one to make
 * pictures into JSON and answers into pages, in which nothing else on the same thread could go on.
 */
export function createGoogleVisionInThread(options: GoogleVisionInThreadOptions): GoogleVision {
  const {
    onRefused,
    entry = new URL('./google-vision/engine-thread.js', import.meta.url),
    ...setup
  } = options
  let running: RunningThread | undefined
  let lastId = 0

  function start(): RunningThread {
    const waiting = new Map<number, Waiting>()
    const thread = new Worker(entry, { workerData: setup, execArgv: [] })
    thread.on('message', (reply: ThreadReply) => {
      if ('value' in reply) waiting.get(reply.id)?.resolve(reply.value)
      else waiting.get(reply.id)?.reject(toError(reply.failure))
    })
    let cause: unknown
    thread.on('error', (error) => {
      cause = error
    })
    thread.on('exit', () => {
      running = undefined
      const detail = 'What speaks to Google Vision ended.'
      for (const { reject } of waiting.values())
        reject(new NusabacaError('engine_unavailable', { detail, cause }))
    })
    return { waiting, send: (request) => thread.postMessage(request), end: () => thread.terminate() }
  }

  function toError({
    code,
    ...failure
  }: Extract<ThreadReply, { failure: unknown }>['failure']): NusabacaError {
    const error = new NusabacaError(code, failure)
    if (code === 'engine_unavailable' && !error.retryable) onRefused(error)
    return error
  }

  async function perform<T>(call: EngineCall, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    running ??= start()
    const { waiting, send } = running
    lastId += 1
    const id = lastId
    let onAbort = () => {}
    try {
      const value = await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        onAbort = () => {
          send({ op: 'abort', id })
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', onAbort)
        send({ op: 'call', id, call })
      })
      return value as T
    } finally {
      signal?.removeEventListener('abort', onAbort)
      waiting.delete(id)
    }
  }

  return {
    ...googleVision,
    recognize: (image, { signal, ...options }) => perform({ op: 'recognize', image, ...options }, signal),
    documents: {
      ...googleVision.documents,
      start: (order) => perform({ op: 'start', order }),
      look: (name) => perform({ op: 'look', name }),
      cancel: (name) => perform({ op: 'cancel', name }),
      read: (file, page) => perform({ op: 'read', file, page }),
    },
    async close() {
      await running?.end()
    },
  }
}
