import { type AdvanceTaskPorts, advanceTask } from '../core/advance-task.js'
import type { EraseTaskPorts } from '../core/erase-task.js'
import { asNusabacaError, NusabacaError } from '../core/errors.js'
import { expireTasks } from '../core/expire-tasks.js'
import type { Duty, Job, JobConsumer, JobOutcome, Scheduler } from '../core/ports/task-queue.js'
import type { WorkerRegistry } from '../core/ports/worker-registry.js'
import { type RecognizePagePorts, recognizePage } from '../core/recognize-page.js'
import { reconcileTasks } from '../core/reconcile-tasks.js'
import { sweepFiles } from '../core/sweep-files.js'
import type { Logger } from '../observability/logger.js'
import { createPageMeter } from './page-meter.js'

export interface WorkerContext extends RecognizePagePorts, AdvanceTaskPorts, EraseTaskPorts {
  readonly registry: WorkerRegistry
  readonly consumer: JobConsumer
  readonly scheduler: Scheduler
  readonly logger: Logger
  /** Pages that are read at a time. */
  readonly concurrency: number
  /** Names of the queues it takes jobs from. */
  readonly queues: readonly string[]
  readonly host: string
  readonly pid: number
  /** How long tasks are kept after they have ended. */
  readonly retentionMs: number
  /** How old a file must be to be removed when no task knows it. */
  readonly orphanAgeMs: number
  /** What the database wants done now and then, if it cannot do it by itself. */
  readonly vacuum?: () => Promise<void>
}

export interface RunningWorker {
  /** Takes no more jobs; pages that run may go on for `graceMs`, then they are handed back. */
  stop(graceMs: number): Promise<void>
}

// A revoked task's recogniser must be gone within two seconds, on any machine.
const watchEveryMs = 750
const reconcileEveryMs = 15_000
const idleBeforeReconcileMs = 30_000
const longestExpiryIntervalMs = 60_000
const longestSweepIntervalMs = 3_600_000
const vacuumEveryMs = 5 * 60_000
const beatEveryMs = 5000

// A page that came twice to this worker asks now and then whether it has been settled.
const whileRunningMs = 5000

/** Takes jobs from the queue and does them, until stopped. */
export async function startWorker(context: WorkerContext): Promise<RunningWorker> {
  const { consumer, scheduler, upkeep, registry, queues, logger, concurrency } = context
  const running = new Map<string, { readonly taskId: string; readonly controller: AbortController }>()
  const meter = createPageMeter(concurrency)

  async function handle(job: Job): Promise<JobOutcome> {
    if (job.kind === 'task') {
      await advanceTask(context, job)
      return 'done'
    }
    const page = `${job.taskId}.${job.attempt}.${job.page}`
    if (running.has(page)) return { againAfterMs: whileRunningMs }
    const controller = new AbortController()
    running.set(page, { taskId: job.taskId, controller })
    meter.begin()
    let read = false
    try {
      const outcome = await recognizePage(context, job, controller.signal)
      read = outcome === 'done'
      return outcome
    } finally {
      running.delete(page)
      meter.end(read)
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
    const ids = [...running.values()].map(({ taskId }) => taskId)
    const ended = new Set(await upkeep.ended([...new Set(ids)]))
    for (const { controller, taskId } of running.values()) {
      if (ended.has(taskId)) controller.abort(new NusabacaError('revoked', { detail: 'The task has ended.' }))
    }
  }

  const watch = setInterval(() => {
    stopEnded().catch((error) => logger.warn({ error }, 'Ended tasks were not looked for'))
  }, watchEveryMs)

  async function beat(): Promise<void> {
    const { worker: id, host, pid } = context
    const load = { running: meter.running, pageMs: meter.meanMs }
    await registry.beat({ id, host, pid, concurrency, queues, ...load })
  }
  await beat()
  const beats = setInterval(() => {
    beat().catch((error) => logger.warn({ error }, 'Worker was not registered'))
  }, beatEveryMs)

  // Twice as many jobs as there are recognisers: while one page is stored and its task assembled, the next is
  // at hand.
  await consumer.start(handleAndLog, concurrency * 2)
  async function reconcile(idleMs: number): Promise<void> {
    const found = await reconcileTasks(context, idleMs)
    if (found.enqueued + found.overdue > 0) logger.info({ ...found, idleMs }, 'Tasks reconciled')
  }

  const duties = dutiesOf(context, () => reconcile(idleBeforeReconcileMs))
  await scheduler.start(duties, () => reconcile(0))

  return {
    async stop(graceMs) {
      const handBack = setTimeout(() => {
        const reason = new NusabacaError('worker_lost', { detail: 'The worker is shutting down.' })
        for (const { controller } of running.values()) controller.abort(reason)
      }, graceMs)
      await Promise.all([consumer.stop(), scheduler.stop()])
      clearTimeout(handBack)
      clearInterval(watch)
      clearInterval(beats)
      await registry.leave(context.worker)
    },
  }
}

/** What is to be done now and then, however many workers there are. */
function dutiesOf(context: WorkerContext, reconcile: () => Promise<void>): readonly Duty[] {
  const { logger, files, retentionMs, orphanAgeMs, vacuum } = context
  return [
    { name: 'reconcile', everyMs: reconcileEveryMs, run: reconcile },
    {
      name: 'expire',
      everyMs: Math.min(retentionMs, longestExpiryIntervalMs),
      async run() {
        const found = await expireTasks(context)
        if (found.expired + found.forgotten > 0) logger.info(found, 'Tasks expired')
      },
    },
    {
      name: 'sweep',
      everyMs: Math.min(orphanAgeMs, longestSweepIntervalMs),
      async run() {
        const removed = await sweepFiles(context, orphanAgeMs)
        await files.discardPartial(orphanAgeMs)
        if (removed > 0) logger.info({ removed }, 'Orphaned files removed')
      },
    },
    ...(vacuum === undefined ? [] : [{ name: 'vacuum', everyMs: vacuumEveryMs, run: vacuum }]),
  ]
}
