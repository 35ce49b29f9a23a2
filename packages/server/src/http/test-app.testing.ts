import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { createPostgresBacklog } from '../adapters/backlog/postgres.js'
import { createPostgresDirectUploads } from '../adapters/direct-uploads/postgres.js'
import { createPostgresIdempotencyStore } from '../adapters/idempotency-store/postgres.js'
import { createPostgresKeyStore } from '../adapters/key-store/postgres.js'
import { createHmacLinkSigner } from '../adapters/link-signer/hmac.js'
import { createLocalObjectStore } from '../adapters/object-store/local.js'
import { createGuardedHttp } from '../adapters/outbound-http/guarded.js'
import { createPostgresPageQuota } from '../adapters/page-quota/postgres.js'
import { createAesGcmSecretBox } from '../adapters/secret-box/aes-gcm.js'
import { createPostgresTaskChanges } from '../adapters/task-changes/postgres.js'
import { createPostgresTaskStore } from '../adapters/task-store/postgres.js'
import { createPostgresTaskUpkeep } from '../adapters/task-upkeep/postgres.js'
import { createPostgresThroughput } from '../adapters/throughput/postgres.js'
import { createStandardWebhooksSigner } from '../adapters/webhook-signer/standard-webhooks.js'
import { createPostgresWebhookStore } from '../adapters/webhook-store/postgres.js'
import { createPostgresWorkLedger } from '../adapters/work-ledger/postgres.js'
import { createPostgresWorkerRegistry } from '../adapters/worker-registry/postgres.js'
import { NusabacaError } from '../core/errors.js'
import type { RecognizedPage } from '../core/page.js'
import type { KeyStore } from '../core/ports/key-store.js'
import type { MadePdf, SearchablePdfRequest } from '../core/ports/searchable-pdf.js'
import type { SpeakRequest, Speech } from '../core/ports/speaker.js'
import type { TaskStore } from '../core/ports/task-store.js'
import type { Throughput } from '../core/ports/throughput.js'
import type { WorkLedger } from '../core/ports/work-ledger.js'
import { createQueueGauge } from '../core/queue-gauge.js'
import { inLanguage, say } from '../core/sentence.js'
import { splitWords } from '../core/speech/split-words.js'
import { progressSteps, type RecognitionTask, type Task } from '../core/task.js'
import { asRecognition } from '../core/task-kinds.js'
import { createTaskWatcher } from '../core/task-watcher.js'
import { tasksOf } from '../core/tasks-of.js'
import { workOnPage } from '../core/work-on-page.js'
import { startInMemoryDatabase } from '../database/in-memory.testing.js'
import { createDatabase } from '../database/migrate.js'
import { newTask } from '../database/new-task.testing.js'
import { createLogger } from '../observability/logger.js'
import { createMetrics } from '../observability/metrics.js'
import type { AppContext } from './app-context.js'
import { buildApp } from './build-app.js'
import { expectDescribedAnswers } from './reference/expect-described.testing.js'

/** The API on a database in memory, and a hand that does the worker's part page by page. */
export interface TestApp {
  readonly app: FastifyInstance
  readonly context: AppContext
  readonly tasks: TaskStore
  readonly keys: KeyStore
  readonly throughput: Throughput
  readonly pool: pg.Pool
  /** Questions to the database since the last call. */
  readonly takeQueries: () => number
  insert(over?: Parameters<typeof newTask>[0]): Promise<RecognitionTask>
  /** Reads pages, the last one with all that follows from it. Page n has the text `Page n`. */
  read(task: Task, pages: readonly number[]): Promise<void>
  /** A worker has claimed a page of a task, done a page in 100 ms, and failed with one in 300 ms. */
  beBusy(task: Task, page: number): Promise<void>
  close(): Promise<void>
}

/** Page 13 cannot be read. */
export const badPage = 13
/** Read, though some of it may be missing. */
export const warnedPage = 14
/** There is nothing on page 97, and nothing but decoration on page 98. */
export const blankPage = 97
export const decoratedPage = 98
/** From here on pages are a megabyte each. */
export const bigPages = 1000

const word = {
  text: 'Page',
  quad: [
    [0, 0],
    [40, 0],
    [40, 10],
    [0, 10],
  ],
  confidence: 0.99,
} as const
const line = { ...word, words: [word] }

function textOf(number: number): string {
  if (number === blankPage) return ''
  if (number === decoratedPage) return '***'
  return `Page ${number}${number < bigPages ? '' : '.'.repeat(1_000_000)}`
}

function linesOf(number: number): RecognizedPage['lines'] {
  if (number === blankPage) return []
  if (number !== decoratedPage) return [line]
  const stars = { ...word, text: '***' }
  return [{ ...stars, words: [stars] }]
}

function pageOf(number: number): RecognizedPage {
  if (number === badPage)
    throw new NusabacaError('page_timeout', {
      detail: say(
        'Reading took longer than the {seconds} s allowed and was stopped. A simpler file, or a smaller picture, may do.',
        { seconds: 60 },
      ),
    })
  const text = textOf(number)
  const lines = linesOf(number)
  const size = { width: 100, height: 100, dpi: null, rotation: 0 } as const
  const origin = {
    source: 'ocr',
    engine: 'builtin',
    model: 'none',
    timings: { decodeMs: 1, recognizeMs: 1 },
  } as const
  const warnings =
    number === warnedPage
      ? [inLanguage(say('The page cannot be drawn, so text in its pictures is missing.'), 'en')]
      : []
  return { number, text, lines, warnings, ...size, ...origin }
}

/** Part of a text that cannot be spoken. */
export const unspeakable = 'hmpf'

/** Speech of a second a word, without a sound. */
function silence({ text }: SpeakRequest): Speech {
  if (text.includes(unspeakable)) {
    const detail = 'The process that spoke crashed.'
    throw new NusabacaError('worker_lost', { detail, retryable: false })
  }
  const words = splitWords(text).map((span, index) => ({
    ...span,
    startMs: index * 1000,
    endMs: (index + 1) * 1000,
  }))
  return { audio: new Uint8Array(words.length), durationMs: words.length * 1000, words }
}

/** Says what it was made of. */
async function makePdf(path: string, { pages, ...document }: SearchablePdfRequest): Promise<MadePdf> {
  const texts: string[] = []
  for await (const { text } of pages) texts.push(text)
  const content = JSON.stringify({ texts, mediaType: document.mediaType, password: document.password })
  await writeFile(path, content)
  return { path, content: bytes(content), [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

export async function startTestApp(): Promise<TestApp> {
  const { pool, close: closeDatabase } = await startInMemoryDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-app-'))
  const database = createDatabase(pool)
  let queries = 0
  pool.on('acquire', () => {
    queries += 1
  })
  const secret = 'a secret of this test alone'
  const linkSigner = createHmacLinkSigner([secret])
  const publicUrl = () => 'http://127.0.0.1:1'
  const urlTtlMs = 3_600_000
  const stagingDir = join(folder, 'staging')
  const changes = createPostgresTaskChanges(database)
  const registry = createPostgresWorkerRegistry(database)
  const throughput = createPostgresThroughput(database)
  const tasks = createPostgresTaskStore(database)
  const keys = createPostgresKeyStore(database, { freshMs: 0 })
  const context: AppContext = {
    keys,
    anonymousAllowed: false,
    requests: { requestsPerMinute: null, redis: null, prefix: 'test' },
    quota: createPostgresPageQuota(database),
    server: {
      tls: null,
      trustProxy: null,
      headerTimeoutMs: 15_000,
      bodyTimeoutMs: 30_000,
      requestTimeoutMs: 60_000,
      idleTimeoutMs: 5000,
    },
    wall: { corsOrigins: [], secure: false },
    tasksOf: (principal) => tasksOf(tasks, principal),
    upkeep: createPostgresTaskUpkeep(database),
    files: createLocalObjectStore({
      folder: join(folder, 'files'),
      partialDir: stagingDir,
      publicUrl,
      linkSigner,
      urlTtlMs,
    }),
    changes,
    watcher: createTaskWatcher(changes, {
      everyMs: 20,
      onError: (error) => {
        throw error
      },
    }),
    directUploads: createPostgresDirectUploads(database),
    gauge: createQueueGauge(createPostgresBacklog(database), { maxPages: 1000 }),
    queue: {
      enqueue: async () => undefined,
      move: async () => undefined,
      hasten: async () => undefined,
      states: async () => [
        { name: 'ocr_processing', waiting: 2, active: 1, delayed: 0, failed: 0, paused: false },
      ],
      clear: async () => undefined,
    },
    registry,
    throughput,
    recognizer: {
      inspect: async () => ({ mediaType: 'image/png', pageCount: 1 }),
      recognize: async ({ page }) => pageOf(page),
      render: async () => ({ bytes: new TextEncoder().encode('jpeg'), width: 1, height: 1 }),
      bringsText: async () => false,
      close: async () => undefined,
    },
    pdfs: { make: (request) => makePdf(join(folder, 'made.pdf'), request) },
    webhooks: createPostgresWebhookStore(database),
    signer: createStandardWebhooksSigner(),
    secrets: createAesGcmSecretBox(secret),
    linkSigner,
    outbound: createGuardedHttp({ allowed: ['127.0.0.1'], userAgent: 'test' }),
    engines: [{ name: 'builtin', model: 'none', languages: ['en', 'id'], configured: true }],
    voices: [
      { name: 'id', language: 'id', label: 'Indonesian' },
      { name: 'en', language: 'en', label: 'English' },
    ],
    maxSpeechCharacters: 10_000,
    limits: { maxPages: 100, maxPixels: 1_000_000 },
    idempotency: createPostgresIdempotencyStore(database),
    ledger: createPostgresWorkLedger(database),
    reuse: 'keys',
    fingerprint: (text) => text,
    resumableDir: join(folder, 'resumable'),
    orphanAgeMs: 86_400_000,
    maxBatchFiles: 3,
    nameClient: (address) => address,
    logger: createLogger('silent'),
    metrics: createMetrics('0'),
    version: '0',
    pageDir: join(folder, 'page'),
    publicUrl,
    stagingDir,
    maxFileBytes: 1_000_000,
    pageTimeoutMs: 1000,
    taskTimeoutMs: 60_000,
    retentionMs: 3_600_000,
    urlTtlMs,
    checkReady: async () => ({ needed: { database: true }, wanted: {} }),
  }
  const app = await buildApp(context)
  expectDescribedAnswers(app)
  // Where storing results takes a while is a version of its own, which would come as the machine is busy.
  const ledger: WorkLedger = {
    ...context.ledger,
    async advance(claim, progress) {
      if (progress < progressSteps.resultsStored) await context.ledger.advance(claim, progress)
    },
  }
  const ports = {
    ...context,
    ledger,
    tasks,
    worker: 'w1',
    onEnqueueFailed: () => undefined,
    speaker: { speak: async (request: SpeakRequest) => silence(request) },
  }
  return {
    app,
    context,
    tasks,
    keys,
    throughput,
    pool,
    takeQueries() {
      const since = queries
      queries = 0
      return since
    },
    async insert(over) {
      const task = newTask({ sealedPassword: null, ...over })
      await context.files.put(task.file.key, bytes('png'))
      return asRecognition(await tasks.insert(task))
    },
    async read({ id: taskId, attempt }, pages) {
      const run = { signal: new AbortController().signal, onStart: () => undefined }
      for (const page of pages) await workOnPage(ports, { taskId, attempt, page }, run)
    },
    async beBusy({ id: taskId, attempt }, page) {
      await registry.beat({
        id: 'w1',
        host: 'ocr-1',
        pid: 4711,
        concurrency: 2,
        queues: ['ocr_processing'],
        running: 1,
        pageMs: 200,
        memory: { bytes: 160_000_000, recognizers: [{ pid: 4712, bytes: 700_000_000 }] },
      })
      await context.ledger.claimPage({ taskId, attempt, page }, 'w1')
      await throughput.add({ done: 1, failed: 0, totalMs: 100, longestMs: 100 })
      await throughput.add({ done: 0, failed: 1, totalMs: 300, longestMs: 300 })
    },
    async close() {
      await app.close()
      await closeDatabase()
      await rm(folder, { recursive: true })
    },
  }
}
