import type { TaskKind } from '@nusabaca/contract'
import type { JobTrace } from '../trace.js'
import type { PageTurn } from './task-store.js'

/** Names of the queues, those of the replaced system: recognition, upkeep, speech. */
export const queueNames = ['ocr_processing', 'status_check', 'tts_processing'] as const
export type QueueName = (typeof queueNames)[number]

/** Those of jobs. */
export type JobQueueName = Exclude<QueueName, 'status_check'>

interface AnyJob {
  readonly work: TaskKind
  readonly taskId: string
  readonly attempt: number
  /** For the log. */
  readonly trace?: JobTrace
}

/** Bring a task forward: enqueue the pages that wait, or assemble it when none does. */
interface TaskJob extends AnyJob {
  readonly kind: 'task'
}

/** Read one page, or speak one part. */
interface PageJob extends AnyJob {
  readonly kind: 'page'
  readonly page: number
  /** Not negative; smaller turns go first. */
  readonly turn: number
}

/** What a worker is to do next. Jobs are hints: the task store alone knows what is still to be done. */
export type Job = TaskJob | PageJob

/** How a job ended: it is done, or is to be handed out again after so many milliseconds. */
export type JobOutcome = 'done' | { readonly againAfterMs: number }

/**
 * Hands jobs to workers, on any machine.
 *
 * Promises: a job that was enqueued is handed out at least once; enqueuing a job again while it waits or runs
 * changes nothing; of each kind of work, jobs of kind `task` go before jobs of kind `page`, those by their turn, and within it
 * mostly in order. `enqueue` rejects within seconds while the queue is away.
 */
export interface TaskQueue {
  enqueue(jobs: readonly Job[]): Promise<void>
  /** Gives jobs for pages that wait another turn; where there is none that waits nothing is changed. */
  move(pages: readonly PageTurn[]): Promise<void>
  /** Hands out at once what is put off of these tasks. */
  hasten(taskIds: readonly string[]): Promise<void>
  /** Every queue, as it is now. Rejects within seconds while they are away. */
  states(): Promise<readonly QueueState[]>
  /** Forgets every job and duty, running ones too. */
  clear(): Promise<void>
}

/** How many jobs a queue has. */
export interface QueueState {
  readonly name: QueueName
  readonly waiting: number
  readonly active: number
  readonly delayed: number
  readonly failed: number
  readonly paused: boolean
}

/** Takes jobs from the queue and gives them to a handler, for as long as it takes for the queue to come back. */
export interface JobConsumer {
  /**
   * Runs at most so many jobs at a time of each queue that is named. A handler that throws has its job handed out again later,
   * unless the error is not retryable.
   */
  start(
    handler: (job: Job) => Promise<JobOutcome>,
    concurrency: Readonly<Partial<Record<JobQueueName, number>>>,
  ): Promise<void>
  /** Takes no more jobs and resolves when the running ones have ended. */
  stop(): Promise<void>
}

/** Work that is due again and again. */
export interface Duty {
  readonly name: string
  /** From the end of one run to the beginning of the next. */
  readonly everyMs: number
  run(): Promise<void>
}

/** Runs duties, each in one process at a time however many there are. */
export interface Scheduler {
  /**
   * `onNew` runs, in one process, when the queue is new or was wiped; again when it throws.
   * A duty that throws is due again like one that did not.
   */
  start(duties: readonly Duty[], onNew: () => Promise<void>): Promise<void>
  /** Resolves when the running duties have ended. */
  stop(): Promise<void>
}
