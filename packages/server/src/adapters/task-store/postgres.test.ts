import { randomUUID } from 'node:crypto'
import type { TaskPriority } from '@nusabaca/contract'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { ListPosition, TaskFilter, TaskListPart } from '../../core/ports/task-store.js'
import type { Task } from '../../core/task.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { newSpeechTask, newTask } from '../../database/new-task.testing.js'
import { createPostgresTaskStore } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

async function list(filter: Omit<TaskFilter, 'limit'>) {
  return (await store.list({ ...filter, limit: 10 })).tasks
}

/** Where a part of the list that is not the last one ended. */
function endOf({ end }: TaskListPart): ListPosition {
  if (end === null) throw new Error('It is the last part')
  return end
}

async function complete({ id }: Pick<Task, 'id'>): Promise<void> {
  await pool.query(`UPDATE tasks SET status = 'completed' WHERE id = $1`, [id])
}

const retryAll = { pages: 'all', options: newTask().options, sealedPassword: null } as const

describe('a task', () => {
  test('is pending at 20 per cent when inserted, and found as it was', async () => {
    const task = await store.insert(newTask())
    expect(task).toMatchObject({ status: 'pending', progress: 20, pages: { total: 2, done: 0, failed: 0 } })
    expect(await store.find(task.id)).toEqual(task)
    expect(task.file.bytes).toBe(9_000_000_000)
    expect((await store.pages(task.id)).map((page) => page.number)).toEqual([1, 3])
  })

  test('that does not exist is null', async () => {
    expect(await store.find(randomUUID())).toBeNull()
    expect(await store.revoke(randomUUID())).toBe(false)
  })

  test('is listed newest first, a page at a time, by status and tag', async () => {
    const tasks = [
      await store.insert(newTask()),
      await store.insert(newTask({ options: { ...newTask().options, tag: 'rapat' } })),
      await store.insert(newTask()),
    ]
    const newestFirst = tasks.toReversed()
    expect(await store.list({ limit: 3 })).toEqual({ tasks: newestFirst, end: null })
    const first = await store.list({ limit: 1 })
    expect(first.tasks).toEqual(newestFirst.slice(0, 1))
    expect(await list({ after: endOf(first) })).toEqual(newestFirst.slice(1))
    expect(await list({ status: 'completed' })).toEqual([])
    expect(await list({ tag: 'rapat' })).toEqual([tasks[1]])
    expect(await list({ createdAfter: new Date(Date.now() - 60_000) })).toEqual(newestFirst)
    expect(await list({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([])
  })

  test('that speaks is made of a completed one, found by it and listed by its kind', async () => {
    const source = await store.insert(newTask())
    await expect(store.insert(newSpeechTask(source.id))).rejects.toMatchObject({ code: 'task_expired' })
    await complete(source)
    const speech = await store.insert(newSpeechTask(source.id))
    expect(speech).toMatchObject({ kind: 'speech', sourceTaskId: source.id, status: 'pending' })
    const text = await store.insert(newSpeechTask(null))
    expect(await store.madeOf(source.id)).toEqual([speech])
    expect(await list({ kind: 'speech' })).toEqual([text, speech])
    expect((await list({ kind: 'recognition' })).map(({ id }) => id)).toEqual([source.id])
    await store.erase(source.id)
    await expect(store.insert(newSpeechTask(source.id))).rejects.toMatchObject({ code: 'task_expired' })
    await store.erase(speech.id)
    expect(await store.madeOf(source.id)).toEqual([])
  })

  test('that speaks is kept no longer than what it is made of, by the clock of the database', async () => {
    const source = await store.insert(newTask({ lifetimeMs: 60_000 }))
    await complete(source)
    const bounded = await store.insert(newSpeechTask(source.id, { lifetimeMs: 3_600_000 }))
    expect(bounded.lifetimeMs).toBeGreaterThan(0)
    expect(bounded.lifetimeMs).toBeLessThanOrEqual(60_000)
    expect(bounded.expiresAt.getTime() - bounded.createdAt.getTime()).toBeLessThan(61_000)
    const shorter = await store.insert(newSpeechTask(source.id, { lifetimeMs: 1000 }))
    expect(shorter.lifetimeMs).toBe(1000)
    await pool.query(`UPDATE tasks SET expires_at = clock_timestamp() - interval '1 hour' WHERE id = $1`, [
      source.id,
    ])
    expect((await store.insert(newSpeechTask(source.id))).lifetimeMs).toBe(0)
  })

  test('revoked stays so, and its password is forgotten', async () => {
    const { id } = await store.insert(newTask())
    expect(await store.revoke(id)).toBe(true)
    expect(await store.revoke(id)).toBe(false)
    expect(await store.find(id)).toMatchObject({ status: 'revoked', sealedPassword: null })
  })
})

describe('a search for a part of the name', () => {
  const named = (name: string) => newTask({ file: { ...newTask().file, name } })

  test('minds no case, and takes no character for anything else', async () => {
    for (const name of ['Surat_A.jpg', 'surat%B.jpg', 'nota.jpg']) await store.insert(named(name))
    const names = async (nameHas: string) => (await list({ nameHas })).map(({ file }) => file.name)
    expect(await names('sURAT')).toEqual(['surat%B.jpg', 'Surat_A.jpg'])
    expect(await names('t_')).toEqual(['Surat_A.jpg'])
    expect(await names('%')).toEqual(['surat%B.jpg'])
    expect(await names('.*')).toEqual([])
  })

  test('gives all that fit, a page at a time', async () => {
    for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) await store.insert(named(name))
    const first = await store.list({ limit: 2, nameHas: 'a' })
    expect(first.tasks.map(({ file }) => file.name)).toEqual(['a3', 'a2'])
    const second = await store.list({ limit: 2, nameHas: 'a', after: endOf(first) })
    expect(second.tasks.map(({ file }) => file.name)).toEqual(['a1'])
    expect(second.end).toBeNull()
  })

  test('looks through a bounded number of tasks at a time, and says where to go on', async () => {
    const { id } = await store.insert(named('oldest'))
    await pool.query(
      `INSERT INTO tasks SELECT (r).* FROM (
         SELECT jsonb_populate_record(t, jsonb_build_object(
           'id', gen_random_uuid(), 'file_name', 'other', 'created_at', clock_timestamp())) AS r
         FROM tasks AS t, generate_series(1, 5000) WHERE t.id = $1) AS copies`,
      [id],
    )
    const first = await store.list({ limit: 2, nameHas: 'oldest' })
    expect(first.tasks).toEqual([])
    const second = await store.list({ limit: 2, nameHas: 'oldest', after: endOf(first) })
    expect(second).toMatchObject({ tasks: [{ id }], end: null })
  })
})

describe('turns', () => {
  test('of one client come one after the other, page by page', async () => {
    const first = await store.insert(newTask())
    const second = await store.insert(newTask({ pageNumbers: [1] }))
    const third = await store.insert(newTask())
    expect(second.turn).toBeGreaterThanOrEqual(first.turn + 2)
    expect(third.turn).toBeGreaterThanOrEqual(second.turn + 1)
  })

  test('of a client that has nothing waiting come before the backlog of another', async () => {
    await store.insert(newTask({ client: 'busy', pageNumbers: Array.from({ length: 500 }, (_, i) => i + 1) }))
    const backlog = await store.insert(newTask({ client: 'busy' }))
    const single = await store.insert(newTask({ client: 'other' }))
    expect(single.turn).toBeLessThan(backlog.turn - 400)
  })
})

describe('a task with priority', () => {
  const nothingOvertaken = expect.not.objectContaining({ overtaken: [expect.anything()] })
  const insert = (priority: TaskPriority, pages: number, client = 'somebody') =>
    store.insert(
      newTask({
        client,
        options: { ...newTask().options, priority },
        pageNumbers: Array.from({ length: pages }, (_, index) => index + 1),
      }),
    )
  const turnsOf = async ({ id }: { readonly id: string }) => (await store.pages(id)).map(({ turn }) => turn)

  test('takes the soonest turns of those with less, which get its own; nobody else’s change', async () => {
    const low = await insert('low', 4)
    const other = await insert('normal', 2, 'other')
    const before = { low: await turnsOf(low), other: await turnsOf(other) }
    const normal = await insert('normal', 2)
    const high = await insert('high', 3)
    const [first = 0] = before.low.map(Number)
    expect(await turnsOf(high)).toEqual([first, first + 1, first + 2])
    const [one = 0, two = 0] = (await turnsOf(normal)).map(Number)
    const all = [...(await turnsOf(low)), one, two, ...(await turnsOf(high))].map(Number)
    expect(new Set(all).size).toBe(9)
    expect(await turnsOf(other)).toEqual(before.other)
    expect(high.turn).toBe(first)
    expect(high.overtaken).toHaveLength(3)
    expect(normal.overtaken?.map(({ taskId, attempt, page }) => [taskId, attempt, page])).toEqual([
      [low.id, 1, 1],
      [low.id, 1, 2],
    ])
    for (const { taskId, page, turn } of high.overtaken ?? []) {
      expect((await store.pages(taskId)).find(({ number }) => number === page)?.turn).toBe(turn)
    }
    expect((await store.find(low.id))?.turn).toBe(Math.min(...(await turnsOf(low)).map(Number)))
  })

  test('leaves alone what is being read, what has as much, and, where it is low, everything', async () => {
    const low = await insert('low', 2)
    await pool.query("UPDATE pages SET status = 'running' WHERE task_id = $1 AND number = 1", [low.id])
    const high = await insert('high', 2)
    expect(high.overtaken).toMatchObject([{ taskId: low.id, page: 2 }])
    expect(await insert('low', 1)).toEqual(nothingOvertaken)
    await pool.query("UPDATE pages SET status = 'running' WHERE status = 'waiting' AND task_id <> $1", [
      high.id,
    ])
    expect(await insert('high', 1)).toEqual(nothingOvertaken)
  })

  test('leaves alone what is due later anyway', async () => {
    const low = await insert('low', 2)
    await pool.query('UPDATE pages SET turn = turn + 1000 WHERE task_id = $1', [low.id])
    const high = await insert('high', 2)
    expect(high).toEqual(nothingOvertaken)
    expect(high.turn).toBeLessThan(low.turn + 1000)
  })

  test('that is inserted again changes nothing again', async () => {
    const low = await insert('low', 2)
    const task = newTask({ options: { ...newTask().options, priority: 'high' } })
    await store.insert(task)
    const turns = await turnsOf(low)
    expect(await store.insert(task)).toEqual(await store.find(task.id))
    expect(await turnsOf(low)).toEqual(turns)
  })
})

describe('a retry', () => {
  test('begins the next attempt of a task that has ended', async () => {
    const task = await store.insert(newTask())
    await store.revoke(task.id)
    const options = { ...task.options, language: 'en' }
    const again = await store.retry(task, { ...retryAll, options })
    expect(again).toMatchObject({
      status: 'pending',
      attempt: 2,
      progress: 20,
      failure: null,
      completedAt: null,
      options: { language: 'en' },
      pages: { total: 2, done: 0, failed: 0 },
    })
  })

  test('of failed pages keeps those that are done', async () => {
    const task = await store.insert(newTask())
    await pool.query(
      `UPDATE pages SET status = 'done', result_key = 'kept' WHERE task_id = $1 AND number = 1`,
      [task.id],
    )
    await pool.query(
      `UPDATE pages SET status = 'failed', error_code = 'page_timeout' WHERE task_id = $1 AND number = 3`,
      [task.id],
    )
    await pool.query(
      `UPDATE tasks SET status = 'completed', pages_done = 1, pages_failed = 1 WHERE id = $1`,
      [task.id],
    )
    const again = await store.retry(task, { ...retryAll, pages: 'failed' })
    expect(again).toMatchObject({ pages: { total: 2, done: 1, failed: 0 } })
    expect(await store.pages(task.id)).toEqual([
      { number: 1, status: 'done', resultKey: 'kept', answerKey: null, failure: null, turn: task.turn },
      { number: 3, status: 'waiting', resultKey: null, answerKey: null, failure: null, turn: null },
    ])
  })

  test('happens once, and not while the task runs', async () => {
    const task = await store.insert(newTask())
    expect(await store.retry(task, retryAll)).toBeNull()
    await store.revoke(task.id)
    const both = await Promise.all([store.retry(task, retryAll), store.retry(task, retryAll)])
    expect(both.filter((again) => again !== null)).toHaveLength(1)
  })
})

describe('an erased task', () => {
  test('is found as erased, says nothing of what it was, and is not listed', async () => {
    const task = await store.insert(newTask())
    await store.erase(task.id)
    const erased = await store.find(task.id)
    expect(erased).toMatchObject({
      status: 'revoked',
      erasedAt: expect.any(Date),
      file: { name: '', sha256: '' },
      options: {},
      sealedPassword: null,
    })
    expect(await store.pages(task.id)).toEqual([])
    expect(await list({})).toEqual([])
    expect(await store.retry(task, retryAll)).toBeNull()
  })
})
