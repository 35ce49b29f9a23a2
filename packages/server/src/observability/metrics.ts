import type { TaskKind } from '@nusabaca/contract'
import { taskKinds } from '@nusabaca/contract/constants'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a process counts of its work, for Prometheus. Labels have few values, all known: never an id or a name. */
export interface Metrics {
  readonly contentType: string
  /** In Prometheus's text format. */
  text(): Promise<string>
  /** From now on tells of the process itself, too: memory, event loop, garbage collection. */
  watchProcess(): void
  watchWork(work: WatchedWork): void
  requestAnswered(request: AnsweredRequest): void
  taskAccepted(kind: TaskKind): void
  taskRetried(kind: TaskKind): void
  taskEnded(status: (typeof finalStatuses)[number]): void
  pageSettled(status: (typeof pageEnds)[number], ms: number): void
  /** `code` is the contract's. */
  pageFailed(code: string): void
  recognizerStarted(): void
  recognizerEnded(reason: (typeof recognizerEnds)[number]): void
  /** `outcome` is `ok`, `aborted` or a code of the contract. */
  engineAsked(engine: string, call: { readonly outcome: string; readonly ms: number }): void
  storageFailed(operation: (typeof fileOperations)[number]): void
}

export interface AnsweredRequest {
  readonly method: string
  /** The route's pattern; `none` where there is no such route. */
  readonly route: string
  readonly status: number
  readonly ms: number
}

/** What is looked at when somebody asks. */
export interface WatchedWork {
  /** Jobs of each queue by state. */
  readonly queues: () => Promise<readonly QueueState[]>
  /** How many recogniser processes run. */
  readonly recognizers: () => number
  readonly onError: (error: Error) => void
}

interface QueueState {
  readonly name: string
  readonly waiting: number
  readonly active: number
  readonly delayed: number
  readonly failed: number
}

const states = ['waiting', 'active', 'delayed', 'failed'] as const
const finalStatuses = ['completed', 'failed', 'revoked'] as const
const pageEnds = ['done', 'failed'] as const
const recognizerEnds = ['timeout', 'aborted', 'memory', 'crash', 'replaced', 'unfit', 'closed'] as const
const fileOperations = ['put', 'get', 'remove', 'sign'] as const

// Seconds. Whoever waits or watches is answered after a minute at most, or at the task's end.
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const pageBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120]

export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const histogram = <Label extends string>(name: string, help: string, of: HistogramOptions<Label>) =>
    new Histogram<Label>({ name: `nusabaca_${name}`, help, registers, ...of })
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `nusabaca_${name}`, help, labelNames, registers })

  const requests = histogram(
    'http_request_duration_seconds',
    'Requests by route, until they were answered.',
    {
      labelNames: ['method', 'route', 'status'],
      buckets: requestBuckets,
    },
  )
  const accepted = counter('tasks_accepted_total', 'Tasks that were made by this process.', ['kind'])
  const retried = counter('tasks_retried_total', 'Attempts after the first.', ['kind'])
  const ended = counter('tasks_ended_total', 'Tasks that were ended by this process.', ['status'])
  const pages = histogram(
    'page_duration_seconds',
    'Pages that were read or could not be, from their recogniser’s turn on.',
    {
      labelNames: ['status'],
      buckets: pageBuckets,
    },
  )
  const pageFailures = counter(
    'page_failures_total',
    'Pages that could not be read, and parts that could not be spoken, by why.',
    ['code'],
  )
  const starts = counter('recognizer_starts_total', 'Recogniser processes that were started.')
  const ends = counter('recognizer_ends_total', 'Recogniser processes that ended, by why.', ['reason'])
  const calls = histogram(
    'engine_call_duration_seconds',
    'Pages that engines were asked to read, and texts that they were asked to speak.',
    {
      labelNames: ['engine', 'outcome'],
      buckets: pageBuckets,
    },
  )
  const storage = counter('storage_errors_total', 'What the file store could not do.', ['operation'])
  new Gauge({
    name: 'nusabaca_build_info',
    help: 'Always 1; its label is the version.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1)

  // What has not happened yet is told as 0: a rate over something absent is nothing, which no alert sees.
  for (const kind of taskKinds) for (const made of [accepted, retried]) made.inc({ kind }, 0)
  for (const status of finalStatuses) ended.inc({ status }, 0)
  for (const status of pageEnds) pages.zero({ status })
  for (const reason of recognizerEnds) ends.inc({ reason }, 0)
  for (const operation of fileOperations) storage.inc({ operation }, 0)

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    watchWork: (work) => watchWork(registry, work),
    requestAnswered: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
    taskAccepted: (kind) => accepted.inc({ kind }),
    taskRetried: (kind) => retried.inc({ kind }),
    taskEnded: (status) => ended.inc({ status }),
    pageSettled: (status, ms) => pages.observe({ status }, ms / 1000),
    pageFailed: (code) => pageFailures.inc({ code }),
    recognizerStarted: () => starts.inc(),
    recognizerEnded: (reason) => ends.inc({ reason }),
    engineAsked: (engine, { outcome, ms }) => calls.observe({ engine, outcome }, ms / 1000),
    storageFailed: (operation) => storage.inc({ operation }),
  }
}

interface HistogramOptions<Label extends string> {
  readonly labelNames: readonly Label[]
  readonly buckets: number[]
}

function watchWork(registry: Registry, { queues, recognizers, onError }: WatchedWork): void {
  const registers = [registry]
  new Gauge({
    name: 'nusabaca_queue_jobs',
    help: 'Jobs in the queues; every process tells the same.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      // What is not known is not told.
      this.reset()
      for (const queue of await queues().catch(unknown)) {
        for (const state of states) this.set({ queue: queue.name, state }, queue[state])
      }
    },
  })
  new Gauge({
    name: 'nusabaca_recognizers',
    help: 'Recogniser processes that run.',
    registers,
    collect() {
      this.set(recognizers())
    },
  })
  function unknown(error: Error): readonly QueueState[] {
    onError(error)
    return []
  }
}
