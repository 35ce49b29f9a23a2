import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openStore } from '../adapters/object-store/open-store.testing.js'
import { type StartedGcs, startGcs } from '../adapters/object-store/start-gcs.testing.js'
import {
  type GoogleOperations,
  playGoogleOperations,
} from '../adapters/ocr-engine/google-vision/operations.testing.js'
import {
  sendError,
  startVisionServer,
  type VisionServer,
} from '../adapters/ocr-engine/google-vision/vision-server.testing.js'
import { createGoogleVisionOcrEngine, type GoogleVision } from '../adapters/ocr-engine/google-vision.js'
import { createPostgresOperationLedger } from '../adapters/operation-ledger/postgres.js'
import { createPostgresPageBudget } from '../adapters/page-budget/postgres.js'
import { createPostgresTaskStore } from '../adapters/task-store/postgres.js'
import { startInMemoryDatabase } from '../database/in-memory.testing.js'
import { createDatabase } from '../database/migrate.js'
import { newTask } from '../database/new-task.testing.js'
import { followOperations } from './follow-operations.js'
import { answersPrefix } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { Job } from './ports/task-queue.js'
import type { Task } from './task.js'

// Google's real clients against servers of the tests; the database is real.

const { pool, close } = await startInMemoryDatabase()
const database = createDatabase(pool)
const tasks = createPostgresTaskStore(database)
const ledger = createPostgresOperationLedger(database)
const pagesPerDay = 10
const budget = createPostgresPageBudget(database, { engine: 'google-vision', pagesPerDay })
let folder: string
let gcs: StartedGcs
let files: ObjectStore
let vision: VisionServer
let engine: GoogleVision
let google: GoogleOperations
let enqueued: Job[]
let events: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nusabaca-operations-'))
  gcs = await startGcs(folder)
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.server.url)
  const { keyFilename } = gcs
  files = openStore({ kind: 'gcs', folder, bucket: 'files', projectId: null, keyFilename, stallMs: 5000 })
  vision = await startVisionServer()
  const { url: endpoint, credentialsFile } = vision
  engine = createGoogleVisionOcrEngine({ endpoint, credentialsFile, deadlineMs: 10_000 })
})
afterAll(async () => {
  await engine.close()
  await Promise.all([vision.close(), gcs.server.close(), close()])
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
  await pool.query('DELETE FROM engine_pages')
  google = playGoogleOperations(vision, gcs.server.objects)
  enqueued = []
  events = []
})

/** A task of three pages whose operation has been ordered. */
async function order(): Promise<Task> {
  const options = { ...newTask().options, engine: 'google-vision' }
  const file = { ...newTask().file, mediaType: 'application/pdf' }
  const task = await tasks.insert(newTask({ options, file, pageNumbers: [1, 2, 3] }))
  await ledger.order(task)
  return task
}

/** Follows once, as if every pause were over. */
async function follow(): Promise<void> {
  await pool.query(`UPDATE operations SET due_at = clock_timestamp() - interval '1 s'`)
  await followOperations({
    operations: engine.documents,
    ledger,
    minPages: 2,
    budget,
    files,
    queue: {
      async enqueue(jobs) {
        enqueued.push(...jobs)
      },
      move: async () => undefined,
      hasten: async () => undefined,
      states: async () => [],
      clear: async () => undefined,
    },
    onEvent: (event) => events.push(event),
  })
}

const pagesTaken = async () =>
  (await pool.query<{ pages: number }>('SELECT pages FROM engine_pages')).rows[0]?.pages ?? 0
const answered = async ({ id }: Task) =>
  (await tasks.pages(id)).filter(({ answerKey }) => answerKey !== null).map(({ number }) => number)
const jobOf = ({ id, attempt }: Task) => ({ kind: 'task', work: 'recognition', taskId: id, attempt })
/** Lets so many seconds pass for operations and their tasks. */
const pass = (seconds: number) =>
  Promise.all([
    pool.query(`UPDATE operations SET since = since - $1 * interval '1 s'`, [seconds]),
    pool.query(`UPDATE tasks SET started_at = started_at - $1 * interval '1 s'`, [seconds]),
  ])

describe('an operation that was ordered', () => {
  test('takes its task up, and starts its deadline', async () => {
    const { id } = await order()
    expect(await tasks.find(id)).toMatchObject({
      status: 'processing',
      progress: 40,
      startedAt: expect.any(Date),
      deadlineAt: expect.any(Date),
    })
  })

  test('is started once, on the document where it lies, and counts against the pages of the day', async () => {
    const task = await order()
    await ledger.order(task)
    await Promise.all([follow(), follow()])
    await follow()
    expect(google.requests).toEqual([
      {
        inputConfig: { gcsSource: { uri: files.urlOf(task.file.key) }, mimeType: 'application/pdf' },
        features: [{ type: 'DOCUMENT_TEXT_DETECTION' }],
        imageContext: { languageHints: ['id'] },
        outputConfig: { gcsDestination: { uri: files.urlOf(answersPrefix(task)) }, batchSize: 1 },
      },
    ])
    expect(await pagesTaken()).toBe(3)
    expect(await ledger.state(task)).toBe('open')
    expect(enqueued).toEqual([])
  })

  test('is begun later when Google takes no more, and the pages of the day are given back', async () => {
    const task = await order()
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }]
    google.instead = (response) =>
      sendError(response, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded', details })
    await follow()
    expect(await pagesTaken()).toBe(0)
    const { rows } = await pool.query(
      'SELECT extract(epoch FROM due_at - clock_timestamp()) BETWEEN 6 AND 12 AS later FROM operations',
    )
    expect(rows).toEqual([{ later: true }])
    await follow()
    expect(google.requests).toHaveLength(1)
    expect(await ledger.state(task)).toBe('open')
  })

  test.each([
    { code: 400, status: 'INVALID_ARGUMENT', message: 'Unsupported file format.' },
    { code: 403, status: 'PERMISSION_DENIED', message: 'Error opening file: gs://files.' },
  ])('and is refused with $status leaves its pages to be read one by one', async (error) => {
    const task = await order()
    google.instead = (response) => sendError(response, error)
    await follow()
    expect(await ledger.state(task)).toBe('over')
    expect([enqueued, await answered(task), await pagesTaken()]).toEqual([[jobOf(task)], [], 0])
  })

  test('for which the day has too few pages left is not started', async () => {
    await budget.take(pagesPerDay - 2)
    const task = await order()
    await follow()
    expect(google.requests).toEqual([])
    expect([await ledger.state(task), enqueued]).toEqual(['over', [jobOf(task)]])
    expect(await pagesTaken()).toBe(pagesPerDay - 2)
  })

  test('is not started when its task has ended', async () => {
    const task = await order()
    await tasks.revoke(task.id)
    await follow()
    expect([google.requests, await ledger.state(task)]).toEqual([[], 'over'])
  })
})

describe('an operation that runs', () => {
  test('hands on what it has read when it is done, in whatever order and in how many files', async () => {
    const task = await order()
    await follow()
    google.write('output-2-to-3.json', [2, 3])
    google.write('output-1-to-1.json', [1])
    await follow()
    expect(enqueued).toEqual([])
    google.finish({})
    await follow()
    expect(enqueued).toEqual([jobOf(task)])
    const prefix = answersPrefix(task)
    expect((await tasks.pages(task.id)).map(({ answerKey }) => answerKey)).toEqual(
      ['output-1-to-1.json', 'output-2-to-3.json', 'output-2-to-3.json'].map((name) => prefix + name),
    )
    expect([await ledger.state(task), await pagesTaken()]).toEqual(['over', 3])
  })

  test('and leaves a page out is charged for the others', async () => {
    const task = await order()
    await follow()
    google.write('output-1-to-2.json', [1, 2])
    google.finish({})
    await follow()
    expect([await answered(task), await pagesTaken()]).toEqual([[1, 2], 2])
  })

  test('and fails leaves its pages to be read one by one', async () => {
    const task = await order()
    await follow()
    google.finish({ error: { code: 3, message: 'Error processing the file: bad PDF data.' } })
    await follow()
    expect([await ledger.state(task), enqueued]).toEqual(['over', [jobOf(task)]])
    expect([await answered(task), await pagesTaken()]).toEqual([[], 0])
  })

  test('in a state that nobody knows is waited for, until half of the task’s time is over', async () => {
    const task = await order()
    await follow()
    google.metadata = { '@type': 'type.googleapis.com/google.cloud.vision.v1.SomethingNew', state: 'NEW' }
    await follow()
    expect(await ledger.state(task)).toBe('open')
    google.write('output-1-to-1.json', [1])
    await pass(31)
    await follow()
    expect([await ledger.state(task), google.cancelled, enqueued]).toEqual(['over', [1], [jobOf(task)]])
    // What it has read is used.
    expect(await answered(task)).toEqual([1])
    expect(await pagesTaken()).toBe(3)
  })

  test('is asked again when Google does not answer', async () => {
    const task = await order()
    await follow()
    google.instead = (response) => sendError(response, { code: 503, status: 'UNAVAILABLE', message: 'Later' })
    await follow()
    expect(await ledger.state(task)).toBe('open')
    google.finish({})
    await follow()
    expect(await ledger.state(task)).toBe('over')
  })

  test.each(['revoked', 'erased', 'begun anew'])('is cancelled when its task is %s', async (end) => {
    const task = await order()
    await follow()
    google.write('output-1-to-1.json', [1])
    if (end === 'erased') await tasks.erase(task.id)
    else await tasks.revoke(task.id)
    const retry = { pages: 'all', options: task.options, sealedPassword: null } as const
    if (end === 'begun anew') await tasks.retry(task, retry)
    await follow()
    expect([google.cancelled, await ledger.state(task), enqueued]).toEqual([[1], 'over', []])
    const left = []
    for await (const { key } of files.list(answersPrefix(task))) left.push(key)
    expect(left).toEqual([])
  })
})

describe('an operation that is lost sight of', () => {
  test('because its start was never answered is not started again: what it writes is used', async () => {
    const task = await order()
    google.loseAnswer = true
    await follow()
    await follow()
    expect([google.requests.length, await ledger.state(task)]).toEqual([1, 'open'])
    google.write('output-1-to-3.json', [1, 2, 3])
    await follow()
    expect([google.requests.length, await ledger.state(task)]).toEqual([1, 'over'])
    expect(await answered(task)).toEqual([1, 2, 3])
  })

  test('because Google has forgotten it is waited for, and what it has not read is read page by page', async () => {
    const task = await order()
    await follow()
    google.forget()
    google.write('output-2-to-2.json', [2])
    await follow()
    expect(await ledger.state(task)).toBe('open')
    await pool.query(`UPDATE operations SET since = since - interval '3 min'`)
    await follow()
    expect([await ledger.state(task), enqueued]).toEqual(['over', [jobOf(task)]])
    expect(await answered(task)).toEqual([2])
  })
})

test('an attempt has one operation; what was answered is forgotten with the next attempt', async () => {
  const task = await order()
  await follow()
  google.write('output-1-to-3.json', [1, 2, 3])
  google.finish({})
  await follow()
  await tasks.revoke(task.id)
  const retry = { pages: 'all', options: task.options, sealedPassword: null } as const
  const again = await tasks.retry(task, retry)
  if (again === null) throw new Error('not retried')
  expect([await ledger.state(again), await answered(again)]).toEqual([null, []])
  await ledger.order(again)
  await follow()
  expect(google.requests).toHaveLength(2)
})
