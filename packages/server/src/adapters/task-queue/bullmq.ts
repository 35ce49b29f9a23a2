import type { TaskKind } from '@nusabaca/contract'
import {
  type Job as BullmqJob,
  DelayedError,
  type IQueueBackend,
  type JobsOptions,
  type Queue as QueueBase,
  UnrecoverableError,
  WaitingError,
  withBackend,
} from 'bullmq'
import { asNusabacaError, NusabacaError } from '../../core/errors.js'
import {
  type Duty,
  type Job,
  type JobConsumer,
  type JobOutcome,
  type JobQueueName,
  type QueueName,
  type QueueState,
  queueNames,
  type Scheduler,
  type TaskQueue,
} from '../../core/ports/task-queue.js'
import type { PageAddress } from '../../core/ports/work-ledger.js'
import type { BullmqBackend } from './bullmq-backend.js'

const queueOf: Readonly<Record<TaskKind, JobQueueName>> = {
  recognition: 'ocr_processing',
  speech: 'tts_processing',
}
const statusQueue: QueueName = 'status_check'

export interface BullmqOptions {
  readonly onError: (error: Error) => void
  /** How often each process looks whether the duties are still in the queue. */
  readonly lookEveryMs?: number
}

/** The queue as its producers, its workers and its timekeepers see it. */
export interface BullmqQueues {
  readonly queue: TaskQueue
  readonly consumer: JobConsumer
  readonly scheduler: Scheduler
  /** As their vendor has them, for its tools. */
  readonly queues: readonly QueueBase[]
  /** Whether jobs can be enqueued now, as far as is known here. */
  isReady(): boolean
  /** Ends the producers' connections; consumer and scheduler are stopped by whoever started them. */
  close(): Promise<void>
}

// Errors that get as far as the queue are the infrastructure's: a page that cannot be read is an outcome
// and no error. So tries go on for some minutes; after that the reconciler enqueues the job anew.
const jobOptions: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
}

const workerOptions = {
  // The event loop never does heavy work here, so a lock that is not renewed means a dead process.
  lockDuration: 15_000,
  stalledInterval: 7500,
  // How often a page may kill its worker is counted by its claims.
  maxStalledCount: 100,
  // How long a worker waits before it tries again what a lost connection kept it from.
  runRetryDelay: 1000,
}

/** Priorities are 1 to 2^21; jobs without one go first. */
const priorities = 2 ** 21 - 1

/** The job that runs `onNew`. It stays when it is done: where it is missing, the queue is new. */
const newQueue = 'new-queue'

/** Queues on BullMQ; resolves when the backend has answered. The backend ends with them. */
export async function createBullmqQueues<B extends IQueueBackend, C>(
  backend: BullmqBackend<B, C>,
  { onError, lookEveryMs = 10_000 }: BullmqOptions,
): Promise<BullmqQueues> {
  const { Queue, Worker } = withBackend(backend.factory)
  const { prefix, queueName } = backend

  function createQueue<T>(name: QueueName) {
    const queue = new Queue<T>(queueName(name), { prefix, connection: backend.producer })
    queue.on('error', onError)
    return queue
  }

  /** Runs `handle` on the jobs of a queue, each again when and as its outcome wants it. */
  async function work<T>(name: QueueName, handle: (data: T) => Promise<JobOutcome>, concurrency: number) {
    const worker = new Worker<T, void>(
      queueName(name),
      async (job, token) => {
        const outcome = await handle(job.data).catch(translateError)
        if (outcome === 'done') return
        if (outcome.againAfterMs > 0) {
          await job.moveToDelayed(Date.now() + outcome.againAfterMs, token)
          throw new DelayedError()
        }
        await job.moveToWait(token)
        throw new WaitingError()
      },
      { ...workerOptions, prefix, connection: backend.consumer, concurrency },
    )
    worker.on('error', onError)
    await worker.waitUntilReady()
    return worker
  }

  const status = createQueue<string>(statusQueue)
  const jobQueues = {
    ocr_processing: createQueue<Job>('ocr_processing'),
    tts_processing: createQueue<Job>('tts_processing'),
  }
  const byName = { ...jobQueues, status_check: status }
  const all = Object.values(byName)
  // BullMQ never gets over a connection that failed before it was ready.
  await Promise.all(all.map((queue) => queue.waitUntilReady()))
  return {
    queue: {
      async enqueue(jobs) {
        try {
          for (const [work, name] of Object.entries(queueOf)) {
            const entries = jobs.filter((job) => job.work === work).map(entryOf)
            const [only] = entries
            if (only === undefined) continue
            // On PostgreSQL the statement for many costs ten times that for one.
            if (entries.length === 1) await jobQueues[name].add(only.name, only.data, only.opts)
            else await jobQueues[name].addBulk(entries)
          }
        } catch (cause) {
          throw unavailable(cause)
        }
      },
      async move(pages) {
        for (const page of pages) {
          try {
            const id = pageJobId(page)
            const jobs = await Promise.all(Object.values(jobQueues).map((queue) => queue.getJob(id)))
            // It is refused when the job has ended meanwhile.
            for (const job of jobs) {
              await job?.changePriority({ priority: priorityOf(page) }).catch(() => undefined)
            }
          } catch (cause) {
            throw unavailable(cause)
          }
        }
      },
      async states() {
        try {
          return await Promise.all(queueNames.map((name) => stateOf(name, byName[name])))
        } catch (cause) {
          throw unavailable(cause)
        }
      },
      async hasten(taskIds) {
        const wanted = new Set(taskIds)
        for (const queue of Object.values(jobQueues)) {
          for (const job of await queue.getDelayed()) {
            // It is refused when the job is not put off any more.
            if (wanted.has(job.data.taskId)) await job.promote().catch(() => undefined)
          }
        }
      },
      async clear() {
        for (const queue of all) await queue.obliterate({ force: true })
      },
    },
    consumer: createConsumer(work),
    scheduler: createScheduler({
      onError,
      lookEveryMs,
      work: (handle, concurrency) => work(statusQueue, handle, concurrency),
      find: (name) => status.getJob(name),
      // Adding a job that is there already changes nothing, so this may be done at any time.
      async putBack(names) {
        for (const name of names) {
          await status.add(name, name, { ...jobOptions, jobId: name, removeOnComplete: name !== newQueue })
        }
      },
    }),
    queues: all as unknown as readonly QueueBase[],
    isReady: backend.isReady,
    async close() {
      await Promise.all(all.map((queue) => queue.close()))
      backend.close()
    },
  }
}

function unavailable(cause: unknown): NusabacaError {
  return new NusabacaError('storage_unavailable', { detail: 'The queue is not available.', cause })
}

async function stateOf(
  name: QueueName,
  queue: Pick<QueueBase, 'getJobCounts' | 'isPaused'>,
): Promise<QueueState> {
  const [counts, paused] = await Promise.all([queue.getJobCounts(), queue.isPaused()])
  const { active = 0, delayed = 0, failed = 0 } = counts
  // Those of a queue that is paused, and those with a priority, wait elsewhere.
  const waiting = (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0) + (counts['paused'] ?? 0)
  return { name, waiting, active, delayed, failed, paused }
}

interface Closable {
  close(): Promise<void>
}

type Handler = Parameters<JobConsumer['start']>[0]

function createConsumer(
  work: (name: JobQueueName, handler: Handler, concurrency: number) => Promise<Closable>,
): JobConsumer {
  const workers: Closable[] = []
  return {
    async start(handler, concurrency) {
      for (const name of Object.values(queueOf)) {
        const atATime = concurrency[name]
        if (atATime !== undefined) workers.push(await work(name, handler, atATime))
      }
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

interface SchedulerOptions {
  readonly onError: (error: Error) => void
  readonly lookEveryMs: number
  readonly work: (handle: (name: string) => Promise<JobOutcome>, concurrency: number) => Promise<Closable>
  readonly find: (name: string) => Promise<Pick<BullmqJob, 'attemptsStarted' | 'promote'> | undefined>
  readonly putBack: (names: readonly string[]) => Promise<void>
}

/**
 * Each duty is one job, which is put off until it is due again and never ends: so no two processes can run it
 * at a time, and whether it is still there shows by adding it.
 */
function createScheduler({ onError, lookEveryMs, work, find, putBack }: SchedulerOptions): Scheduler {
  let worker: Closable | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  /** How often each duty has been run, and since when that is so. */
  const seen = new Map<string, { readonly runs: number; readonly sinceMs: number }>()

  /** Brings forward what a process whose clock is ahead has put off for too long. */
  async function hasten({ name, everyMs }: Duty): Promise<void> {
    const job = await find(name)
    if (job === undefined) return
    const { runs, sinceMs } = seen.get(name) ?? {}
    const nowMs = performance.now()
    if (runs !== job.attemptsStarted || sinceMs === undefined) {
      seen.set(name, { runs: job.attemptsStarted, sinceMs: nowMs })
    } else if (nowMs - sinceMs > everyMs + 2 * lookEveryMs) {
      // It is refused when the duty is being run.
      await job.promote().catch(() => undefined)
    }
  }

  return {
    async start(duties, onNew) {
      const known = new Map<string, Duty>(duties.map((duty) => [duty.name, duty]))
      const names = [newQueue, ...known.keys()]
      await putBack(names)
      const look = async () => {
        await putBack(names)
        for (const duty of duties) await hasten(duty)
      }
      timer = setInterval(() => {
        looking = looking.then(look).catch(onError)
      }, lookEveryMs)
      worker = await work(async (name) => {
        const duty = known.get(name)
        if (duty !== undefined) {
          await duty.run().catch(onError)
          return { againAfterMs: duty.everyMs }
        }
        // A duty of another version of the program just ends.
        if (name === newQueue) await onNew()
        return 'done'
      }, names.length)
    },
    async stop() {
      clearInterval(timer)
      await Promise.all([looking, worker?.close()])
    },
  }
}

function jobId(job: Job): string {
  return job.kind === 'page' ? pageJobId(job) : `${job.taskId}.${job.attempt}`
}

function pageJobId({ taskId, attempt, page }: PageAddress): string {
  return `${taskId}.${attempt}.${page}`
}

function priorityOf({ turn }: { readonly turn: number }): number {
  return 1 + (turn % priorities)
}

function entryOf(job: Job) {
  return { name: job.kind, data: job, opts: optionsOf(job) }
}

function optionsOf(job: Job): JobsOptions {
  const priority = job.kind === 'page' && { priority: priorityOf(job) }
  return { ...jobOptions, jobId: jobId(job), ...priority }
}

function translateError(thrown: unknown): never {
  const error = asNusabacaError(thrown)
  throw error.retryable ? error : new UnrecoverableError(error.message)
}
