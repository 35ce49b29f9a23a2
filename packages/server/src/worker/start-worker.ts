import { type AdvanceTaskPorts, advanceTask } from '../core/advance-task.js'
import type { WebhookDeliverer } from '../core/deliver-webhooks.js'
import type { EraseTaskPorts } from '../core/erase-task.js'
import { asNusabacaError, NusabacaError } from '../core/errors.js'
import { expireTasks } from '../core/expire-tasks.js'
import { followOperations } from '../core/follow-operations.js'
import type { IdempotencyStore } from '../core/ports/idempotency-store.js'
import type { Duty, Job, JobConsumer, JobOutcome, QueueName, Scheduler } from '../core/ports/task-queue.js'
import type { Throughput } from '../core/ports/throughput.js'
import type { PageAddress } from '../core/ports/work-ledger.js'
import type { WorkerMemory, WorkerRegistry } from '../core/ports/worker-registry.js'
import { reconcileTasks } from '../core/reconcile-tasks.js'
import { type SweepFilesPorts, sweepFiles } from '../core/sweep-files.js'
import { traceFields } from '../core/trace.js'
import { type WorkOnPagePorts, workOnPage } from '../core/work-on-page.js'
import type { Logger } from '../observability/logger.js'
import type { Metrics } from '../observability/metrics.js'
import { createPageCounter } from './page-counter.js'
import { createPageMeter } from './page-meter.js'

export interface WorkerContext extends WorkOnPagePorts, AdvanceTaskPorts, EraseTaskPorts, SweepFilesPorts {
  readonly registry: WorkerRegistry
  readonly throughput: Throughput
  readonly memory: () => WorkerMemory
  readonly consumer: JobConsumer
  readonly scheduler: Scheduler
  readonly deliverer: WebhookDeliverer
  readonly idempotency: Pick<IdempotencyStore, 'forget'>
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'pageSettled'>
  /** Pages that are read at a time. */
  readonly concurrency: number
  /** Names of the queues it takes jobs from. */
  readonly queues: readonly QueueName[]
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
  /**
   * Takes no more jobs. Pages that are being read may go on for `graceMs` and are handed back then; those that
   * wait for a recogniser are handed back at once.
   */
  stop(graceMs: number): Promise<void>
}

/** A page, or the last step of a task. */
interface RunningPage {
  readonly taskId: string
  readonly controller: AbortController
  /** A recogniser reads it. */
  begun: boolean
}

// A revoked task's recogniser must be gone within two seconds, on any machine.
const watchEveryMs = 750
const reconcileEveryMs = 15_000
const idleBeforeReconcileMs = 30_000
const longestExpiryIntervalMs = 60_000
const longestSweepIntervalMs = 3_600_000
const deliverEveryMs = 2000
/** How long an Idempotency-Key is known. */
const keysKeptMs = 86_400_000
/** How long it is known how much was read by minute. */
const minutesKeptMs = 86_400_000
const vacuumEveryMs = 5 * 60_000
const beatEveryMs = 5000
// A revoked task's operation must be cancelled soon, too.
const followEveryMs = 1000

// A page that came twice to this worker asks now and then whether it has been settled.
const whileRunningMs = 5000

/** Takes jobs from the queue and does them, until stopped. */
export async function startWorker(context: WorkerContext): Promise<RunningWorker> {
  const { consumer, scheduler, deliverer, upkeep, ledger, registry, throughput } = context
  const { queues, logger, metrics, concurrency } = context
  const running = new Map<string, RunningPage>()
  // The database was away when they were to be given back, and a living worker's pages are its own.
  const dropped = new Map<string, PageAddress>()
  let stopping = false
  const meter = createPageMeter(concurrency)
  const counter = createPageCounter()

  async function handle(job: Job): Promise<JobOutcome> {
    if (job.kind === 'task') return advance(job)
    const page = `${job.taskId}.${job.attempt}.${job.page}`
    if (stopping) return { againAfterMs: 0 }
    if (running.has(page)) return { againAfterMs: whileRunningMs }
    const run: RunningPage = { taskId: job.taskId, controller: new AbortController(), begun: false }
    running.set(page, run)
    dropped.delete(page)
    // How long pages take is about those that are read: parts of speech take a small part of that.
    const isMeasured = job.work !== 'speech'
    if (isMeasured) meter.begin()
    let read = false
    let begunMs = performance.now()
    try {
      const outcome = await workOnPage(context, job, {
        signal: run.controller.signal,
        onStart() {
          // The next engine's turn is the page's time still.
          if (!run.begun) begunMs = performance.now()
          run.begun = true
        },
        onSettled(status) {
          if (!isMeasured) return
          const ms = performance.now() - begunMs
          counter.add(status, ms)
          metrics.pageSettled(status, ms)
        },
      })
      read = outcome === 'done'
      return outcome
    } catch (error) {
      dropped.set(page, job)
      throw error
    } finally {
      running.delete(page)
      if (isMeasured) meter.end(read)
    }
  }

  /** Its last step, where all pages are read, may take as long as a page. */
  async function advance(job: Extract<Job, { kind: 'task' }>): Promise<JobOutcome> {
    const name = `${job.taskId}.${job.attempt}`
    if (stopping) return { againAfterMs: 0 }
    if (running.has(name)) return { againAfterMs: whileRunningMs }
    const controller = new AbortController()
    running.set(name, { taskId: job.taskId, controller, begun: true })
    try {
      await advanceTask(context, job, controller.signal)
      return 'done'
    } catch (error) {
      if (controller.signal.aborted) return { againAfterMs: 0 }
      throw error
    } finally {
      running.delete(name)
    }
  }

  async function handleAndLog(job: Job): Promise<JobOutcome> {
    const { trace, ...facts } = job
    const log = logger.child({ ...facts, ...(trace && traceFields(trace)) })
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

  async function tell(): Promise<void> {
    const counted = counter.take()
    if (counted === null) return
    await throughput.add(counted).catch((error) => {
      counter.putBack(counted)
      throw error
    })
  }

  async function beat(): Promise<void> {
    const { worker: id, host, pid } = context
    const load = { running: running.size, pageMs: meter.meanMs }
    await registry.beat({ id, host, pid, concurrency, queues, ...load, memory: context.memory() })
    await tell()
    for (const [page, address] of dropped) {
      await ledger.abandonPage(address, id)
      dropped.delete(page)
    }
  }
  await beat()
  const beats = setInterval(() => {
    beat().catch((error) => logger.warn({ error }, 'Worker was not registered'))
  }, beatEveryMs)

  // Twice as many jobs as there are recognisers: while one page is stored and its task assembled, the next is
  // at hand.
  await consumer.start(handleAndLog, {
    ...(queues.includes('ocr_processing') && { ocr_processing: concurrency * 2 }),
    ...(queues.includes('tts_processing') && { tts_processing: concurrency * 2 }),
  })

  async function reconcile(idleMs: number): Promise<void> {
    const found = await reconcileTasks(context, idleMs)
    if (found.enqueued + found.overdue > 0) logger.info({ ...found, idleMs }, 'Tasks reconciled')
  }

  const duties = dutiesOf(context, () => reconcile(idleBeforeReconcileMs))
  if (queues.includes('status_check')) await scheduler.start(duties, () => reconcile(0))

  function handBack(pages: readonly RunningPage[]): void {
    const reason = new NusabacaError('worker_lost', { detail: 'The worker is shutting down.' })
    for (const { controller } of pages) controller.abort(reason)
  }

  return {
    async stop(graceMs) {
      stopping = true
      handBack([...running.values()].filter(({ begun }) => !begun))
      const graceIsOver = setTimeout(() => handBack([...running.values()]), graceMs)
      await Promise.all([consumer.stop(), scheduler.stop().then(deliverer.stop)])
      clearTimeout(graceIsOver)
      clearInterval(watch)
      clearInterval(beats)
      await tell().catch((error) => logger.warn({ error }, 'Throughput was not told'))
      await registry.leave(context.worker)
    },
  }
}

/** What is to be done now and then, however many workers there are. */
function dutiesOf(context: WorkerContext, reconcile: () => Promise<void>): readonly Duty[] {
  const { logger, files, queue, deliverer, idempotency, throughput, retentionMs, orphanAgeMs } = context
  const { vacuum, wholeDocuments } = context
  const onEvent = (event: string, facts: object) => logger.info(facts, event)
  return [
    { name: 'deliver', everyMs: deliverEveryMs, run: deliverer.run },
    { name: 'reconcile', everyMs: reconcileEveryMs, run: reconcile },
    {
      name: 'expire',
      everyMs: Math.min(retentionMs, longestExpiryIntervalMs),
      async run() {
        const found = await expireTasks(context)
        await idempotency.forget(keysKeptMs)
        await throughput.forget(minutesKeptMs)
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
    ...(wholeDocuments === undefined
      ? []
      : [
          {
            name: 'follow-operations',
            everyMs: followEveryMs,
            run: () => followOperations({ ...wholeDocuments, files, queue, onEvent }),
          },
        ]),
    ...(vacuum === undefined ? [] : [{ name: 'vacuum', everyMs: vacuumEveryMs, run: vacuum }]),
  ]
}
