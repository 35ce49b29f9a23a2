import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { newSpeechTask, newTask } from '../../database/new-task.testing.js'
import { createPostgresTaskStore } from '../task-store/postgres.js'
import { createPostgresTaskUpkeep } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))
const upkeep = createPostgresTaskUpkeep(createDatabase(pool))

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

/** Makes a moment of a task lie so many seconds back. */
async function setBack(id: string, column: string, seconds: number) {
  await pool.query(
    `UPDATE tasks SET ${column} = clock_timestamp() - $2 * interval '1 second' WHERE id = $1`,
    [id, seconds],
  )
}

test('ended tasks are told from those that go on', async () => {
  const [ended, going] = [await store.insert(newTask()), await store.insert(newTask())]
  await store.revoke(ended.id)
  const unknown = randomUUID()
  expect(await upkeep.ended([ended.id, going.id, unknown])).toEqual([ended.id, unknown])
})

describe('unfinished tasks', () => {
  test('are given when they have been idle, and overdue ones however fresh', async () => {
    const [ended, , late] = [
      await store.insert(newTask()),
      await store.insert(newTask()),
      await store.insert(newTask()),
    ]
    await store.revoke(ended.id)
    await setBack(late.id, 'deadline_at', 1)
    expect(await upkeep.unfinished({ idleMs: 60_000, limit: 10 })).toEqual([
      { id: late.id, kind: 'recognition', attempt: 1, overdue: true },
    ])
  })

  test('are given a batch at a time, each once before any again', async () => {
    const ids = []
    for (let count = 0; count < 5; count += 1) ids.push((await store.insert(newTask())).id)
    const seen = []
    for (const limit of [2, 2, 1]) seen.push(...(await upkeep.unfinished({ idleMs: 0, limit })))
    expect(seen.map((task) => task.id).sort()).toEqual(ids.sort())
  })

  test('that never began are overdue when they would have expired', async () => {
    const { id } = await store.insert(newTask())
    await setBack(id, 'expires_at', 1)
    expect(await upkeep.unfinished({ idleMs: 60_000, limit: 10 })).toMatchObject([{ id, overdue: true }])
  })
})

describe('expiry', () => {
  test('takes ended tasks past their time', async () => {
    const [ended, going] = [await store.insert(newTask()), await store.insert(newTask())]
    await store.revoke(ended.id)
    expect(await upkeep.expired(10)).toEqual([])
    for (const { id } of [ended, going]) await setBack(id, 'expires_at', 1)
    expect(await upkeep.expired(10)).toEqual([ended.id])
  })

  test('goes on with erasures that were cut off, until the files are gone', async () => {
    const task = await store.insert(newTask())
    await store.erase(task.id)
    expect(await upkeep.erased(10)).toEqual([])
    await setBack(task.id, 'erased_at', 61)
    expect(await upkeep.erased(10)).toMatchObject([{ id: task.id, file: { key: task.file.key } }])
    await upkeep.filesRemoved(task.id)
    expect(await upkeep.erased(10)).toEqual([])
    expect(await store.find(task.id)).toMatchObject({ file: { key: '' } })
  })

  test('forgets what was erased long ago', async () => {
    const task = await store.insert(newTask())
    await store.erase(task.id)
    await upkeep.filesRemoved(task.id)
    expect(await upkeep.forget(60_000)).toBe(0)
    await setBack(task.id, 'erased_at', 61)
    expect(await upkeep.forget(60_000)).toBe(1)
    expect(await store.find(task.id)).toBeNull()
  })
})

test('the files of a task are those that it refers to; an erased one has none', async () => {
  const [task, erased] = [await store.insert(newTask()), await store.insert(newTask())]
  await pool.query(`UPDATE pages SET result_key = 'pages/1' WHERE task_id = $1 AND number = 1`, [task.id])
  await pool.query(`UPDATE tasks SET results_key = 'r', summary_key = 's' WHERE id = $1`, [task.id])
  await store.revoke(task.id)
  await store.erase(erased.id)
  expect(await upkeep.filesOf([task.id, erased.id, randomUUID()])).toEqual([
    { id: task.id, unfinished: false, keys: new Set([task.file.key, 'r', 's', 'pages/1']) },
  ])
})

test('the parts of speech are files of its own until all of them are in its outputs', async () => {
  const [whole, going, partial] = [
    await store.insert(newSpeechTask(null)),
    await store.insert(newSpeechTask(null)),
    await store.insert(newSpeechTask(null)),
  ]
  const ids = [whole.id, going.id, partial.id]
  await pool.query(`UPDATE pages SET result_key = 'part' WHERE number = 1`)
  await pool.query(`UPDATE tasks SET status = 'completed' WHERE id <> $1`, [going.id])
  await pool.query(`UPDATE tasks SET pages_failed = 1 WHERE id = $1`, [partial.id])
  const withParts = (await upkeep.filesOf(ids)).filter(({ keys }) => keys.has('part'))
  expect(withParts.map(({ id }) => id).sort()).toEqual([going.id, partial.id].sort())
})
