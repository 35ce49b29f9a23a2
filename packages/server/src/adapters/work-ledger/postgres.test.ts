import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { PageClaim } from '../../core/ports/work-ledger.js'
import { say } from '../../core/sentence.js'
import type { Task } from '../../core/task.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { newSpeechTask, newTask } from '../../database/new-task.testing.js'
import { createPostgresTaskStore } from '../task-store/postgres.js'
import { createPostgresWorkLedger } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))
const ledger = createPostgresWorkLedger(createDatabase(pool))
const late = say('No page could be read. Page {page}: {reason}', {
  page: 3,
  reason: say('The task was not done before its deadline.'),
})

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
  await pool.query('DELETE FROM workers')
})

async function claim(task: Task, page: number, worker = 'w1'): Promise<PageClaim> {
  const claimed = await ledger.claimPage({ taskId: task.id, attempt: task.attempt, page }, worker)
  if (claimed === null || claimed === 'running') throw new Error(`The page was not claimed: ${claimed}`)
  return claimed
}

async function settleAll(task: Task) {
  for (const page of [1, 3]) {
    await ledger.settlePage(await claim(task, page), { status: 'done', resultKey: `pages/${page}` })
  }
}

/** A worker that was last heard of so many seconds ago. */
async function register(id: string, silentSeconds: number) {
  await pool.query(
    `INSERT INTO workers (id, host, pid, concurrency, queues, running, seen_at)
     VALUES ($1, 'h', 1, 1, '{}', 0, clock_timestamp() - $2 * interval '1 second')`,
    [id, silentSeconds],
  )
}

describe('a page', () => {
  test('starts its task at 40 per cent, and its deadline, and moves it to 70 as pages end', async () => {
    const task = await store.insert(newTask())
    expect(task.deadlineAt).toBeNull()
    const first = await claim(task, 1)
    expect(first.task).toMatchObject({ status: 'processing', progress: 40, deadlineAt: expect.any(Date) })
    expect(await ledger.settlePage(first, { status: 'done', resultKey: 'pages/1' })).toEqual({
      assembly: null,
    })
    expect(await store.find(task.id)).toMatchObject({ progress: 55, pages: { done: 1 } })
    const failed = { status: 'failed', code: 'page_timeout', sentence: late } as const
    expect(await ledger.settlePage(await claim(task, 3), failed)).toMatchObject({
      assembly: { assembly: 1, task: { progress: 70 } },
    })
    expect(await store.find(task.id)).toMatchObject({ progress: 70, pages: { done: 1, failed: 1 } })
    expect(await store.pages(task.id)).toMatchObject([
      { failure: null },
      { failure: { code: 'page_timeout', sentence: late } },
    ])
  })

  test('claimed again outdates the claim before', async () => {
    const task = await store.insert(newTask())
    const old = await claim(task, 1, 'w1')
    const fresh = await claim(task, 1, 'w2')
    expect(fresh.claim).toBe(2)
    expect(await ledger.settlePage(old, { status: 'done', resultKey: 'pages/old' })).toBeNull()
    expect(await ledger.settlePage(fresh, { status: 'done', resultKey: 'pages/new' })).not.toBeNull()
    expect(await store.pages(task.id)).toMatchObject([{ resultKey: 'pages/new' }, { status: 'waiting' }])
    expect(await ledger.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w3')).toBeNull()
  })

  test('that a living worker has is not taken from it by another', async () => {
    await register('w1', 5)
    const task = await store.insert(newTask())
    await claim(task, 1, 'w1')
    expect(await ledger.claimPage({ taskId: task.id, attempt: 1, page: 1 }, 'w2')).toBe('running')
    // It knows itself whether it is at it.
    expect((await claim(task, 1, 'w1')).claim).toBe(2)
  })

  test('that a living worker has abandoned is taken by another, and not by its word for another', async () => {
    await register('w1', 5)
    const task = await store.insert(newTask())
    const page = { taskId: task.id, attempt: 1, page: 1 }
    const dropped = await claim(task, 1, 'w1')
    await ledger.abandonPage(page, 'w2')
    expect(await ledger.claimPage(page, 'w2')).toBe('running')
    await ledger.abandonPage(page, 'w1')
    expect(await claim(task, 1, 'w2')).toMatchObject({ claim: 2, losses: 0 })
    expect(await ledger.settlePage(dropped, { status: 'done', resultKey: 'pages/old' })).toBeNull()
  })

  test.each([
    ['has not been heard of', 21],
    ['seems to be ahead of a clock that was set back', -3600],
  ])('of a worker that %s is taken over', async (_, silentSeconds) => {
    await register('w1', silentSeconds)
    const task = await store.insert(newTask())
    await claim(task, 1, 'w1')
    expect((await claim(task, 1, 'w2')).claim).toBe(2)
  })

  test('of a task that has ended, or of an attempt before, cannot be claimed or settled', async () => {
    const task = await store.insert(newTask())
    const running = await claim(task, 1)
    expect(await store.revoke(task.id)).toBe(true)
    expect(await ledger.settlePage(running, { status: 'done', resultKey: 'x' })).toBeNull()
    expect(await ledger.claimPage({ taskId: task.id, attempt: 1, page: 3 }, 'w1')).toBeNull()
    const again = await store.retry(task, { pages: 'all', options: task.options, sealedPassword: null })
    expect(await ledger.claimPage({ taskId: task.id, attempt: 1, page: 3 }, 'w1')).toBeNull()
    expect(await ledger.settlePage(running, { status: 'done', resultKey: 'x' })).toBeNull()
    expect(again && (await claim(again, 3)).task.attempt).toBe(2)
  })

  test('given back can be claimed again', async () => {
    const task = await store.insert(newTask())
    await ledger.releasePage(await claim(task, 1), true)
    expect(await store.pages(task.id)).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }])
    expect(await claim(task, 1, 'w2')).toMatchObject({ claim: 2, losses: 1 })
  })
})

describe('an assembly', () => {
  test('waits for every page', async () => {
    const task = await store.insert(newTask())
    expect(await ledger.claimAssembly(task.id)).toBeNull()
    await settleAll(task)
    expect(await ledger.claimAssembly(task.id)).toMatchObject({ assembly: 2, task: { progress: 70 } })
  })

  test('outdated by another cannot complete its task, the other can, once', async () => {
    const task = await store.insert(newTask())
    await settleAll(task)
    const old = await ledger.claimAssembly(task.id)
    const fresh = await ledger.claimAssembly(task.id)
    const outputs = { resultsKey: 'r', summaryKey: 's', outputKeys: { pdf: 'p' } }
    expect(old && (await ledger.complete(old, outputs))).toBe(false)
    expect(fresh && (await ledger.complete(fresh, outputs))).toBe(true)
    expect(fresh && (await ledger.complete(fresh, outputs))).toBe(false)
    const done = await store.find(task.id)
    expect(done).toMatchObject({
      status: 'completed',
      progress: 100,
      resultsKey: 'r',
      outputKeys: { pdf: 'p' },
    })
    expect(done?.sealedPassword).toBeNull()
  })

  test('makes the task that speaks what was read with its end, or not at all', async () => {
    const task = await store.insert(newTask())
    await settleAll(task)
    const old = await ledger.claimAssembly(task.id)
    const fresh = await ledger.claimAssembly(task.id)
    const outputs = { resultsKey: 'r', summaryKey: 's', outputKeys: { pdf: 'o' } }
    const [unwanted, speech] = [newSpeechTask(task.id), newSpeechTask(task.id)]
    expect(old && (await ledger.complete(old, outputs, unwanted))).toBe(false)
    expect(await store.find(unwanted.id)).toBeNull()
    expect(fresh && (await ledger.complete(fresh, outputs, speech))).toBe(true)
    expect(await store.find(task.id)).toMatchObject({ speechTaskId: speech.id, outputKeys: { pdf: 'o' } })
    expect(await store.madeOf(task.id)).toMatchObject([{ id: speech.id, status: 'pending', attempt: 1 }])
    expect((await store.pages(speech.id)).map(({ number }) => number)).toEqual(speech.pageNumbers)
  })
})

test('a failed task is not revoked any more, and its password is forgotten', async () => {
  const task = await store.insert(newTask())
  expect(await ledger.fail(task.id, { code: 'task_timeout', sentence: late })).toBe(true)
  expect(await store.revoke(task.id)).toBe(false)
  expect(await store.find(task.id)).toMatchObject({ status: 'failed', sealedPassword: null })
})
