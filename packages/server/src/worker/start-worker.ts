import { type AdvanceTaskPorts, advanceTask } from '../core/advance-task.js'
import { asNusabacaError, NusabacaError } from '../core/errors.js'
import type { Duty, Job, JobConsumer, JobOutcome, Scheduler } from '../core/ports/task-queue.js'
import { type RecognizePagePorts, recognizePage } from '../core/recognize-page.js'
import { reconcileTasks } from '../core/reconcile-tasks.js'
import type { Logger } from '../observability/logger.js'

export interface WorkerContext extends RecognizePagePorts, AdvanceTaskPorts {
  readonly consumer: JobConsumer
  readonly scheduler: Scheduler
  readonly logger: Logger
  /** Pages that are read at a time. */
  readonly concurrency: number
}

export interface RunningWorker {
  /** Takes no more jobs; pages that run may go on for `graceMs`, then they are handed back. */
  stop(graceMs: number): Promise<void>
}

// A revoked task's recogniser must be gone within two seconds, on any machine.
const watchEveryMs = 750
const reconcileEveryMs = 15_000
const idleBeforeReconcileMs = 30_000

/** Takes jobs from the queue and does them, until stopped. */
export async function startWorker(context: WorkerContext): Promise<RunningWorker> {
  const { consumer, scheduler, tasks, logger, concurrency } = context
  const running = new Map<AbortController, string>()

  async function handle(job: Job): Promise<JobOutcome> {
    if (job.kind === 'task') {
      await advanceTask(context, job)
      return 'done'
    }
    const controller = new AbortController()
    running.set(controller, job.taskId)
    try {
      return await recognizePage(context, job, controller.signal)
    } finally {
      running.delete(controller)
    }
  }

  async function handleAndLog(job: Job): Promise<JobOutcome> {
    const log = logger.child({ ...job })
    try {
      const outcome = await handle(job)
      log.debug({ outcome }, 'Job ended')
      return outcome
    } catch (thrown) {
      const error = asNusabacaError(thrown)
      log.warn({ error, code: error.code }, 'Job failed')
      throw error
    }
  }

  /** Stops the pages of tasks that were revoked or have failed meanwhile. */
  async function stopEnded(): Promise<void> {
    if (running.size === 0) return
    const ended = new Set(await tasks.ended([...new Set(running.values())]))
    for (const [controller, taskId] of running) {
      if (ended.has(taskId)) controller.abort(new NusabacaError('revoked', { detail: 'The task has ended.' }))
    }
  }

  const watch = setInterval(() => {
    stopEnded().catch((error) => logger.warn({ error }, 'Ended tasks were not looked for'))
  }, watchEveryMs)

  // Twice as many jobs as there are recognisers: while one page is stored and its task assembled, the next is
  // at hand.
  consumer.start(handleAndLog, concurrency * 2)
  async function reconcile(idleMs: number): Promise<void> {
    const found = await reconcileTasks(context, idleMs)
    if (found.enqueued + found.overdue > 0) logger.info({ ...found, idleMs }, 'Tasks reconciled')
  }

  const duties: readonly Duty[] = [
    { name: 'reconcile', everyMs: reconcileEveryMs, run: () => reconcile(idleBeforeReconcileMs) },
  ]
  await scheduler.start(duties, () => reconcile(0))

  return {
    async stop(graceMs) {
      const handBack = setTimeout(() => {
        const reason = new NusabacaError('worker_lost', { detail: 'The worker is shutting down.' })
        for (const controller of running.keys()) controller.abort(reason)
      }, graceMs)
      await Promise.all([consumer.stop(), scheduler.stop()])
      clearTimeout(handBack)
      clearInterval(watch)
    },
  }
}
