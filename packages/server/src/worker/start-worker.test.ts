import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { createPostgresDirectUploads } from '../adapters/direct-uploads/postgres.js'
import { createPostgresIdempotencyStore } from '../adapters/idempotency-store/postgres.js'
import { openLocalStore } from '../adapters/object-store/local.testing.js'
import { createTurns } from '../adapters/recognizer/turns.js'
import { createAesGcmSecretBox } from '../adapters/secret-box/aes-gcm.js'
import { createBullmqQueues } from '../adapters/task-queue/bullmq.js'
import { createPostgresQueueBackend } from '../adapters/task-queue/bullmq-backend.js'
import { createPostgresTaskStore } from '../adapters/task-store/postgres.js'
import { createPostgresTaskUpkeep } from '../adapters/task-upkeep/postgres.js'
import { createPostgresThroughput } from '../adapters/throughput/postgres.js'
import { createPostgresWorkLedger } from '../adapters/work-ledger/postgres.js'
import { createPostgresWorkerRegistry } from '../adapters/worker-registry/postgres.js'
import { NusabacaError } from '../core/errors.js'
import type { RecognizedPage } from '../core/page.js'
import type { Recognizer } from '../core/ports/recognizer.js'
import type { SearchablePdfMaker } from '../core/ports/searchable-pdf.js'
import { queueNames } from '../core/ports/task-queue.js'
import type { Task } from '../core/task.js'
import { startInMemoryDatabase } from '../database/in-memory.testing.js'
import { createDatabase } from '../database/migrate.js'
import { newTask } from '../database/new-task.testing.js'
import { createLogger } from '../observability/logger.js'
import { createMetrics } from '../observability/metrics.js'
import { startWorker, type WorkerContext } from './start-worker.js'

const { pool, close } = await startInMemoryDatabase()
const database = createDatabase(pool)
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-worker-'))
const tasks = createPostgresTaskStore(database)
const secret = 'a secret of this test alone'
const files = openLocalStore(folder)
const ended: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const end of ended.reverse()) await end()
  await close()
  await rm(folder, { recursive: true, force: true })
})

/** One recogniser, which reads with `read`. */
function oneRecognizer(read: (page: number, signal: AbortSignal) => Promise<RecognizedPage>): Recognizer {
  const turns = createTurns([1])
  return {
    inspect: () => Promise.reject(new Error('nobody inspects here')),
    async recognize({ page }, signal, onStart) {
      const turn = await turns.take(signal)
      onStart?.()
      return read(page, signal).finally(() => turns.give(turn))
    },
    render: () => Promise.reject(new Error('nobody asks here')),
    bringsText: () => Promise.reject(new Error('nobody asks here')),
    close: async () => undefined,
  }
}

async function start(
  worker: string,
  recognizer: Recognizer,
  over: Partial<Pick<WorkerContext, 'ledger' | 'pdfs'>> = {},
) {
  const onError = () => undefined
  const backend = createPostgresQueueBackend(pool, { prefix: 'test', onError })
  const { queue, consumer, scheduler, ...queues } = await createBullmqQueues(backend, { onError })
  const running = await startWorker({
    tasks,
    ledger: createPostgresWorkLedger(database),
    upkeep: createPostgresTaskUpkeep(database),
    directUploads: createPostgresDirectUploads(database),
    registry: createPostgresWorkerRegistry(database),
    throughput: createPostgresThroughput(database),
    memory: () => ({ bytes: 1, recognizers: [] }),
    files,
    secrets: createAesGcmSecretBox(secret),
    limits: { maxPages: 10, maxPixels: 1e6 },
    recognizer,
    pdfs: { make: () => Promise.reject(new Error('nobody asks here')) },
    speaker: { speak: () => Promise.reject(new Error('nobody speaks here')) },
    onEnqueueFailed: () => undefined,
    queue,
    consumer,
    scheduler,
    idempotency: createPostgresIdempotencyStore(database),
    deliverer: { run: async () => undefined, stop: async () => undefined },
    queues: queueNames,
    concurrency: 1,
    worker,
    host: 'here',
    pid: 1,
    retentionMs: 60_000,
    orphanAgeMs: 60_000,
    logger: createLogger('silent'),
    metrics: createMetrics('0'),
    ...over,
  })
  ended.push(queues.close)
  return { queue, stop: running.stop }
}

async function insert(pageNumbers: readonly number[], over: Partial<Task['options']> = {}): Promise<Task> {
  const { options } = newTask()
  const task = newTask({ sealedPassword: null, pageNumbers, options: { ...options, ...over } })
  await files.put(
    task.file.key,
    (async function* () {
      yield new TextEncoder().encode('x')
    })(),
  )
  return tasks.insert(task)
}

/** A page on which there is nothing. */
function blank(number: number): RecognizedPage {
  const text = { lines: [], text: '', rotation: 0, warnings: [] } as const
  const read = {
    source: 'ocr',
    engine: 'builtin',
    model: 'none',
    timings: { decodeMs: 1, recognizeMs: 1 },
  } as const
  return { ...text, ...read, number, width: 1, height: 1, dpi: null }
}

test('a worker that stops hands back what waits at once and what runs after the grace; another goes on', async () => {
  const begun: number[] = []
  const order: string[] = []
  const ledger = createPostgresWorkLedger(database)
  const graceMs = 500
  const first = await start(
    'first',
    oneRecognizer((page, signal) => {
      begun.push(page)
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          order.push('stopped')
          reject(signal.reason)
        })
      })
    }),
    {
      ledger: {
        ...ledger,
        releasePage(claim, lost) {
          order.push('handed back')
          return ledger.releasePage(claim, lost)
        },
      },
    },
  )
  const task = await insert([1, 3])
  await first.queue.enqueue([{ kind: 'task', work: 'recognition', taskId: task.id, attempt: 1 }])
  const waiting = async () => {
    const pages = await tasks.pages(task.id)
    return pages.filter(({ status }) => status === 'waiting').length
  }
  await vi.waitFor(async () => {
    expect(begun).toHaveLength(1)
    expect(await waiting()).toBe(0)
  }, 10_000)
  const began = performance.now()
  await first.stop(graceMs)
  expect(performance.now() - began).toBeGreaterThan(graceMs - 10)
  expect(order).toEqual(['handed back', 'stopped', 'handed back'])
  expect(await waiting()).toBe(2)
  expect(begun).toHaveLength(1)

  const second = await start(
    'second',
    oneRecognizer(async (number) => blank(number)),
  )
  await vi.waitFor(
    async () => expect(await tasks.find(task.id)).toMatchObject({ status: 'completed', pages: { done: 2 } }),
    10_000,
  )
  await second.stop(0)
  const told = await createPostgresThroughput(database).lately(2)
  expect(told.reduce((sum, { done }) => sum + done, 0)).toBe(2)
})

test('a page whose end could not be recorded is free again soon, though its worker lives', async () => {
  let refused = 0
  const worker = await start(
    'forgetful',
    oneRecognizer(async (number) => blank(number)),
    {
      ledger: {
        ...createPostgresWorkLedger(database),
        settlePage() {
          refused += 1
          return Promise.reject(new Error('The database is away.'))
        },
      },
    },
  )
  const task = await insert([1])
  await worker.queue.enqueue([
    { kind: 'page', work: 'recognition', taskId: task.id, attempt: 1, page: 1, turn: 1 },
  ])
  await vi.waitFor(() => expect(refused).toBe(1), 10_000)
  await vi.waitFor(
    async () => expect(await tasks.pages(task.id)).toMatchObject([{ status: 'waiting' }]),
    10_000,
  )
  await worker.stop(0)
})

test('a PDF that is being made ends with its task, and is handed back by a worker that stops', async () => {
  const making: string[] = []
  const pdfs: SearchablePdfMaker = {
    make: (_, signal) => {
      making.push('begun')
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          making.push('ended')
          reject(signal.reason)
        })
      })
    },
  }
  const reads = oneRecognizer(async (number) => blank(number))
  const worker = await start('slow', reads, { pdfs })
  const revoked = await insert([1], { outputs: ['pdf'] })
  await worker.queue.enqueue([{ kind: 'task', work: 'recognition', taskId: revoked.id, attempt: 1 }])
  await vi.waitFor(() => expect(making).toEqual(['begun']), 10_000)
  await tasks.revoke(revoked.id)
  await vi.waitFor(() => expect(making).toEqual(['begun', 'ended']), 10_000)
  expect(await tasks.find(revoked.id)).toMatchObject({ status: 'revoked', outputKeys: {} })

  const task = await insert([1], { outputs: ['pdf'] })
  await worker.queue.enqueue([{ kind: 'task', work: 'recognition', taskId: task.id, attempt: 1 }])
  await vi.waitFor(() => expect(making).toHaveLength(3), 10_000)
  await worker.stop(0)
  expect(making).toEqual(['begun', 'ended', 'begun', 'ended'])
  expect(await tasks.find(task.id)).toMatchObject({ status: 'processing' })

  const fails = { make: () => Promise.reject(new NusabacaError('page_timeout', { detail: 'Not found' })) }
  const other = await start('other', reads, { pdfs: fails })
  await vi.waitFor(async () => expect((await tasks.find(task.id))?.status).toBe('completed'), 10_000)
  await other.stop(0)
})
