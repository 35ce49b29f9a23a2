/** What a worker is to do next. Jobs are hints: the task store alone knows what is still to be done. */
export type Job =
  /** Bring a task forward: enqueue the pages that wait, or assemble it when none does. */
  | { readonly kind: 'task'; readonly taskId: string; readonly attempt: number }
  /** Read one page. */
  | { readonly kind: 'page'; readonly taskId: string; readonly attempt: number; readonly page: number }

/**
 * Hands jobs to workers, on any machine.
 *
 * Promises: a job that was enqueued is handed out at least once, mostly in order; enqueuing a job again
 * while it waits or runs changes nothing; jobs of kind `task` go before jobs of kind `page`.
 */
export interface TaskQueue {
  enqueue(jobs: readonly Job[]): Promise<void>
  /** Forgets every job, running ones too. */
  clear(): Promise<void>
}

/** Takes jobs from the queue and gives them to a handler. */
export interface JobConsumer {
  /**
   * Runs at most `concurrency` jobs at a time. A handler that throws has its job handed out again later,
   * unless the error is not retryable.
   */
  start(handler: (job: Job) => Promise<void>, concurrency: number): void
  /** Takes no more jobs and resolves when the running ones have ended. */
  stop(): Promise<void>
}

/** Calls a handler again and again, in one process at a time however many there are. */
export interface Scheduler {
  start(handler: () => Promise<void>, everyMs: number): Promise<void>
  stop(): Promise<void>
}
