import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { NewTask } from '../../core/ports/task-store.js'
import type { Task } from '../../core/task.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { createPostgresTaskStore } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

function insert(over: Partial<NewTask> = {}): Promise<Task> {
  const id = randomUUID()
  const file = {
    name: 'surat.jpg',
    bytes: 9_000_000_000,
    mediaType: 'image/jpeg',
    sha256: 'aa',
    key: `uploads/${id}`,
  }
  const options = {
    language: 'id',
    extractFormat: 'json',
    confidenceThreshold: 0.8,
    engine: 'builtin',
    languages: ['id'],
  } as const
  const task = { id, file, options, sealedPassword: Buffer.from('sealed'), pageCount: 3 }
  return store.insert({ ...task, pageNumbers: [1, 3], timeoutMs: 60_000, ...over })
}

async function settleAll(task: Task) {
  for (const page of [1, 3]) {
    const claim = await store.claimPage({ taskId: task.id, attempt: 1, page: page }, 'w1')
    if (claim !== null) await store.settlePage(claim, { status: 'done', resultKey: `pages/${page}` })
  }
}

describe('a task', () => {
  test('is pending at 20 per cent when inserted, and found as it was', async () => {
    const task = await insert()
    expect(task).toMatchObject({ status: 'pending', progress: 20, pages: { total: 2, done: 0, failed: 0 } })
    expect(await store.find(task.id)).toEqual(task)
    expect(task.file.bytes).toBe(9_000_000_000)
    expect((await store.pages(task.id)).map((page) => page.number)).toEqual([1, 3])
  })

  test('that does not exist is null', async () => {
    expect(await store.find(randomUUID())).toBeNull()
    expect(await store.revoke(randomUUID())).toBeNull()
  })

  test('is listed newest first, a page at a time, by status and tag', async () => {
    const tasks = [await insert(), await insert(), await insert()]
    const [newest, ...rest] = await store.list({ limit: 10 })
    expect(newest?.id).toBe(tasks[2]?.id)
    const after = { createdAt: newest?.createdAt as Date, id: newest?.id as string }
    expect(await store.list({ limit: 10, after })).toEqual(rest)
    expect(await store.list({ limit: 10, status: 'completed' })).toEqual([])
    expect(await store.list({ limit: 10, tag: 'x' })).toEqual([])
  })
})

describe('a page', () => {
  test('starts its task at 40 per cent and moves it to 70 as pages end', async () => {
    const task = await insert()
    const first = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w1')
    expect(first?.task).toMatchObject({ status: 'processing', progress: 40 })
    expect(first && (await store.settlePage(first, { status: 'done', resultKey: 'pages/1' }))).toEqual({
      assembly: null,
    })
    expect(await store.find(task.id)).toMatchObject({ progress: 55, pages: { done: 1 } })
    const last = await store.claimPage({ taskId: task.id, attempt: 1, page: 3 }, 'w1')
    const failed = { status: 'failed', code: 'page_timeout', message: 'late' } as const
    expect(last && (await store.settlePage(last, failed))).toMatchObject({
      assembly: { assembly: 1, task: { progress: 70 } },
    })
    expect(await store.find(task.id)).toMatchObject({ progress: 70, pages: { done: 1, failed: 1 } })
  })

  test('claimed again outdates the claim before', async () => {
    const task = await insert()
    const old = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w1')
    const fresh = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w2')
    expect(fresh?.claim).toBe(2)
    expect(old && (await store.settlePage(old, { status: 'done', resultKey: 'pages/old' }))).toBeNull()
    expect(
      fresh && (await store.settlePage(fresh, { status: 'done', resultKey: 'pages/new' })),
    ).not.toBeNull()
    expect(await store.pages(task.id)).toMatchObject([{ resultKey: 'pages/new' }, { status: 'waiting' }])
    expect(await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w3')).toBeNull()
  })

  test('of a task that has ended cannot be claimed or settled', async () => {
    const task = await insert()
    const claim = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w1')
    expect(await store.revoke(task.id)).toBe(true)
    expect(claim && (await store.settlePage(claim, { status: 'done', resultKey: 'x' }))).toBeNull()
    expect(await store.claimPage({ taskId: task.id, attempt: 1, page: 3 }, 'w1')).toBeNull()
  })

  test('given back can be claimed again', async () => {
    const task = await insert()
    const claim = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w1')
    if (claim !== null) await store.releasePage(claim, true)
    expect(await store.pages(task.id)).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }])
    const again = await store.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w2')
    expect(again).toMatchObject({ claim: 2, losses: 1 })
  })
})

describe('an assembly', () => {
  test('waits for every page', async () => {
    const task = await insert()
    expect(await store.claimAssembly(task.id)).toBeNull()
    await settleAll(task)
    expect(await store.claimAssembly(task.id)).toMatchObject({ assembly: 2, task: { progress: 70 } })
  })

  test('outdated by another cannot complete its task, the other can, once', async () => {
    const task = await insert()
    await settleAll(task)
    const old = await store.claimAssembly(task.id)
    const fresh = await store.claimAssembly(task.id)
    const outputs = { resultsKey: 'r', summaryKey: 's' }
    expect(old && (await store.complete(old, outputs))).toBe(false)
    expect(fresh && (await store.complete(fresh, outputs))).toBe(true)
    expect(fresh && (await store.complete(fresh, outputs))).toBe(false)
    const done = await store.find(task.id)
    expect(done).toMatchObject({ status: 'completed', progress: 100, resultsKey: 'r', sealedPassword: null })
  })
})

describe('an ended task', () => {
  test('never changes its status again, and forgets the password', async () => {
    const task = await insert()
    expect(await store.fail(task.id, { code: 'task_timeout', message: 'late' })).toBe(true)
    expect(await store.revoke(task.id)).toBe(false)
    expect(await store.find(task.id)).toMatchObject({ status: 'failed', sealedPassword: null })
    expect(await store.ended([task.id, (await insert()).id])).toEqual([task.id])
  })

  test('is not among the unfinished; overdue ones are, however fresh', async () => {
    const [ended, fresh, late] = [await insert(), await insert(), await insert({ timeoutMs: 0 })]
    await store.revoke(ended.id)
    expect(await store.unfinished({ idleMs: 60_000, limit: 10 })).toEqual([
      { id: late.id, attempt: 1, overdue: true },
    ])
    const all = await store.unfinished({ idleMs: 0, limit: 10 })
    expect(all.map((task) => task.id)).toEqual([fresh.id, late.id])
  })
})
