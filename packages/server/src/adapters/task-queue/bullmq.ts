import { createPostgresBackend, type JobsOptions, type PgPool, UnrecoverableError, withBackend } from 'bullmq'
import type pg from 'pg'
import { asNusabacaError } from '../../core/errors.js'
import type { Job, JobConsumer, Scheduler, TaskQueue } from '../../core/ports/task-queue.js'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** Queue names of the replaced system, kept. */
const recognitionQueue = 'ocr_processing'
const statusQueue = 'status_check'

export interface BullmqOptions {
  /** Sees BullMQ's schema without naming it; outlives everything made here. */
  readonly pool: pg.Pool
  readonly onError: (error: Error) => void
}

// Errors that get as far as the queue are the infrastructure's: a page that cannot be read is an outcome
// and no error. So tries go on for some minutes; after that the reconciler enqueues the job anew.
const jobOptions: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
}

// BullMQ hands out jobs without a priority before all others.
const pagePriority = 10

function jobId(job: Job): string {
  const id = `${job.taskId}.${job.attempt}`
  return job.kind === 'page' ? `${id}.${job.page}` : id
}

function optionsOf(job: Job): JobsOptions {
  return { ...jobOptions, jobId: jobId(job), ...(job.kind === 'page' && { priority: pagePriority }) }
}

/** The recognition queue as its producers see it. */
export function createBullmqTaskQueue({
  pool,
  onError,
}: BullmqOptions): TaskQueue & { close(): Promise<void> } {
  const queue = new Queue<Job>(recognitionQueue, { connection: connectionOf(pool) })
  queue.on('error', onError)
  return {
    async enqueue(jobs) {
      const [only] = jobs
      // On PostgreSQL the statement for many costs ten times that for one.
      if (only !== undefined && jobs.length === 1) await queue.add(only.kind, only, optionsOf(only))
      else await queue.addBulk(jobs.map((job) => ({ name: job.kind, data: job, opts: optionsOf(job) })))
    },
    clear: () => queue.obliterate({ force: true }),
    close: () => queue.close(),
  }
}

/** The recognition queue as a worker sees it. */
export function createBullmqJobConsumer({ pool, onError }: BullmqOptions): JobConsumer {
  let worker: InstanceType<typeof Worker<Job, void>> | undefined
  return {
    start(handler, concurrency) {
      worker = new Worker<Job, void>(recognitionQueue, (job) => handler(job.data).catch(translateError), {
        connection: connectionOf(pool),
        concurrency,
        // The event loop never does heavy work here, so a lock that is not renewed means a dead process.
        lockDuration: 30_000,
        stalledInterval: 15_000,
        // How often a page may kill its worker is counted by its claims.
        maxStalledCount: 100,
      })
      worker.on('error', onError)
    },
    async stop() {
      await worker?.close()
    },
  }
}

/** Periodic work, on the queue that the replaced system has for it. */
export function createBullmqScheduler({ pool, onError }: BullmqOptions): Scheduler {
  const queue = new Queue(statusQueue, { connection: connectionOf(pool) })
  queue.on('error', onError)
  let worker: InstanceType<typeof Worker<unknown, void>> | undefined
  return {
    async start(handler, everyMs) {
      const template = { name: 'reconcile', opts: { removeOnComplete: true, removeOnFail: true } }
      await queue.upsertJobScheduler('reconcile', { every: everyMs }, template)
      worker = new Worker<unknown, void>(statusQueue, handler, {
        connection: connectionOf(pool),
        concurrency: 1,
      })
      worker.on('error', onError)
    },
    async stop() {
      await worker?.close()
      await queue.close()
    },
  }
}

function translateError(thrown: unknown): never {
  const error = asNusabacaError(thrown)
  throw error.retryable ? error : new UnrecoverableError(error.message)
}

/** BullMQ describes the pools it takes by a structure of its own, which `pg`'s types miss by an overload. */
function connectionOf(pool: pg.Pool): PgPool {
  return pool as unknown as PgPool
}
