import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import type { PageClaim, PageOutcome } from '../../core/ports/work-ledger.js'
import { say } from '../../core/sentence.js'
import type { Task } from '../../core/task.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { newTask } from '../../database/new-task.testing.js'
import { createPostgresTaskStore } from '../task-store/postgres.js'
import { createPostgresWorkLedger } from '../work-ledger/postgres.js'
import { createPostgresTaskChanges } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))
const ledger = createPostgresWorkLedger(createDatabase(pool))
const changes = createPostgresTaskChanges(createDatabase(pool))

const done: PageOutcome = { status: 'done', resultKey: 'r' }
const failed: PageOutcome = { status: 'failed', code: 'page_timeout', sentence: say('Task was revoked') }
const retryFailed = { pages: 'failed', options: newTask().options, sealedPassword: null } as const

async function claim({ id: taskId, attempt }: Task, page: number): Promise<PageClaim> {
  const claimed = await ledger.claimPage({ taskId, attempt, page }, 'w1')
  if (claimed === null || claimed === 'running') throw new Error(`The page was not claimed: ${claimed}`)
  return claimed
}

async function versionOf({ id }: Task): Promise<number> {
  return (await changes.versions([id])).get(id) ?? 0
}

/** By how much the version grows with what is done. */
async function growth(task: Task, act: () => Promise<unknown>): Promise<number> {
  const before = await versionOf(task)
  await act()
  return (await versionOf(task)) - before
}

describe("a task's version", () => {
  test('grows with what clients see: its start, its pages, its steps, its end, a retry, an erasure', async () => {
    const task = await store.insert(newTask())
    expect(await growth(task, () => claim(task, 1))).toBe(1)
    const [first, third] = [await claim(task, 1), await claim(task, 3)]
    // A page is one, the progress that follows from it is another.
    expect(await growth(task, () => ledger.settlePage(first, done))).toBe(2)
    expect(await growth(task, () => ledger.settlePage(third, failed))).toBe(2)
    const assembly = await ledger.claimAssembly(task.id)
    if (assembly === null) throw new Error('There is nothing to assemble')
    expect(await growth(task, () => ledger.advance(assembly, 90))).toBe(1)
    const outputs = { resultsKey: 'r', summaryKey: 's', outputKeys: {} }
    expect(await growth(task, () => ledger.complete(assembly, outputs))).toBe(1)
    expect(await growth(task, () => store.retry(task, retryFailed))).toBe(1)
    expect(await growth(task, () => store.revoke(task.id))).toBe(1)
    expect(await growth(task, () => store.erase(task.id))).toBe(1)
  })

  test('stays with what they do not see', async () => {
    const task = await store.insert(newTask())
    const claimed = await claim(task, 1)
    expect(await growth(task, () => ledger.releasePage(claimed, true))).toBe(0)
    expect(await growth(task, () => claim(task, 1))).toBe(0)
    expect(await growth(task, () => ledger.settlePage(claimed, done))).toBe(0)
    await ledger.settlePage(await claim(task, 1), done)
    await ledger.settlePage(await claim(task, 3), done)
    expect(await growth(task, () => ledger.claimAssembly(task.id))).toBe(0)
  })

  test('at which an attempt is taken up is remembered', async () => {
    const task = await store.insert(newTask())
    expect(task.startedVersion).toBeNull()
    expect((await claim(task, 1)).task).toMatchObject({ version: 2, startedVersion: 2 })
    expect((await claim(task, 3)).task).toMatchObject({ version: 2, startedVersion: 2 })
    await store.revoke(task.id)
    const again = await store.retry(task, { ...retryFailed, pages: 'all' })
    expect(again).toMatchObject({ version: 4, startedVersion: null })
    expect(again && (await claim(again, 1)).task).toMatchObject({ version: 5, startedVersion: 5 })
  })

  test('is asked for of many tasks at once, and missing of those that do not exist', async () => {
    const tasks = [await store.insert(newTask()), await store.insert(newTask())]
    const versions = await changes.versions([...tasks.map(({ id }) => id), randomUUID()])
    expect([...versions.keys()].sort()).toEqual(tasks.map(({ id }) => id).sort())
  })
})

describe('settled pages', () => {
  test('come in the order they were settled, each with a version of its own', async () => {
    const task = await store.insert(newTask())
    await ledger.settlePage(await claim(task, 3), done)
    await ledger.settlePage(await claim(task, 1), failed)
    const pages = await changes.settledPages(task.id, { after: 0, upTo: 100 })
    expect(pages).toMatchObject([
      { number: 3, version: 3, resultKey: 'r', failure: null },
      { number: 1, version: 5, resultKey: null, failure: { code: 'page_timeout' } },
    ])
    expect(await changes.settledPages(task.id, { after: 3, upTo: 5 })).toEqual(pages.slice(1))
    expect(await changes.settledPages(task.id, { after: 0, upTo: 4 })).toEqual(pages.slice(0, 1))
  })

  test('settled at the same moment have different versions', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
    const task = await store.insert(newTask({ pageNumbers: numbers }))
    const claims = await Promise.all(numbers.map((number) => claim(task, number)))
    await Promise.all(claims.map((claimed) => ledger.settlePage(claimed, done)))
    const pages = await changes.settledPages(task.id, { after: 0, upTo: await versionOf(task) })
    expect(new Set(pages.map((page) => page.version)).size).toBe(20)
  })

  test('that a retry keeps keep their versions; those it reads again are not settled', async () => {
    const task = await store.insert(newTask())
    await ledger.settlePage(await claim(task, 1), done)
    await ledger.settlePage(await claim(task, 3), failed)
    await ledger.fail(task.id, { code: 'task_timeout', sentence: say('Task was revoked') })
    await store.retry(task, retryFailed)
    const pages = await changes.settledPages(task.id, { after: 0, upTo: 100 })
    expect(pages).toMatchObject([{ number: 1, version: 3 }])
  })
})
