import type { ProcessMemory } from '../../core/ports/worker-registry.js'
import type { RecognizerRequest } from '../../recognizer/protocol.js'
import {
  type RecognizerCommand,
  type RecognizerEnd,
  type RecognizerProcess,
  type RequestLimit,
  startRecognizerProcess,
} from './recognizer-process.js'
import { createTurns } from './turns.js'

export interface LaneOptions {
  readonly command: RecognizerCommand
  /** Processes; each does one request at a time. */
  readonly size: number
  /** What they load as soon as they start, if anything. */
  readonly engine: string | null
  /** A process that has grown past half of it is replaced between two requests. */
  readonly maxMemoryBytes: number
  readonly onEvent?: (event: RecognizerEvent, facts: RecognizerFacts) => void
}

export type RecognizerEvent = 'Recognizer started' | 'Recognizer replaced' | 'Recognizer ended'

export interface RecognizerFacts {
  /** Its process's id. */
  readonly recognizer: number | undefined
  /** Of one that ended. */
  readonly reason?: RecognizerEnd
  /** Requests, of one that is replaced. */
  readonly served?: number
  readonly grown?: boolean
}

/** A process is replaced after so many requests, since native code may leak what its size does not show. */
const requestsPerProcess = 2000
const warmUpTimeoutMs = 120_000

interface Place {
  process: RecognizerProcess | null
  /** Resolves when the process is ready, its engine loaded. */
  warm: Promise<unknown>
}

/** A fixed number of recogniser processes, started when needed, replaced when they die or have grown. */
export function createProcessLane(options: LaneOptions) {
  const { command, size, engine, maxMemoryBytes, onEvent } = options
  const places = Array.from({ length: size }, (): Place => ({ process: null, warm: Promise.resolve() }))
  const turns = createTurns(places)
  let closed = false

  function ensureProcess(place: Place): RecognizerProcess {
    if (place.process?.alive) return place.process
    const fresh = startRecognizerProcess(command, (reason) =>
      onEvent?.('Recognizer ended', { recognizer: fresh.pid, reason }),
    )
    onEvent?.('Recognizer started', { recognizer: fresh.pid })
    place.process = fresh
    // No request's time runs before its process is ready.
    const never = new AbortController().signal
    place.warm = fresh.request({ op: 'warm-up', engine }, { timeoutMs: warmUpTimeoutMs, signal: never })
    // Whoever uses the place next is told; a process that could not load its engine is of no use.
    place.warm.catch(() => fresh.kill('unfit'))
    return fresh
  }

  function tidy(place: Place): void {
    const { process } = place
    if (process === null || closed) return
    const grown = process.residentBytes > maxMemoryBytes / 2
    if (grown || process.served >= requestsPerProcess) {
      onEvent?.('Recognizer replaced', { recognizer: process.pid, served: process.served, grown })
      process.kill('replaced')
    }
    // The replacement gets ready while nobody waits for it.
    ensureProcess(place)
  }

  return {
    async warmUp(): Promise<void> {
      await Promise.all(
        places.map((place) => {
          ensureProcess(place)
          return place.warm
        }),
      )
    },
    async run(request: RecognizerRequest, limit: RequestLimit, onStart?: () => void): Promise<unknown> {
      const place = await turns.take(limit.signal)
      onStart?.()
      try {
        const process = ensureProcess(place)
        await place.warm
        return await process.request(request, limit)
      } finally {
        tidy(place)
        turns.give(place)
      }
    },
    /** Those that run, as large as they were after their last request. */
    processes(): readonly ProcessMemory[] {
      return places.flatMap(({ process }) =>
        process?.pid !== undefined && process.alive
          ? [{ pid: process.pid, bytes: process.residentBytes }]
          : [],
      )
    },
    close(): void {
      closed = true
      for (const { process } of places) process?.kill('closed')
    },
  }
}
