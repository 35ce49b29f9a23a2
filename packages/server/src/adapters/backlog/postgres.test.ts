import { afterAll, beforeEach, expect, test } from 'vitest'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { newTask } from '../../database/new-task.testing.js'
import { createPostgresTaskStore } from '../task-store/postgres.js'
import { createPostgresWorkerRegistry } from '../worker-registry/postgres.js'
import { createPostgresBacklog } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const store = createPostgresTaskStore(createDatabase(pool))
const registry = createPostgresWorkerRegistry(createDatabase(pool))
const backlog = createPostgresBacklog(createDatabase(pool))

const memory = { bytes: 1, recognizers: [] }
const worker = { host: 'h', pid: 1, queues: ['ocr_processing'], running: 0, memory }

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
  await registry.clear()
})

test('an empty backlog has no pages, and no speed before a page was measured', async () => {
  await registry.beat({ ...worker, id: 'w1', concurrency: 2, pageMs: null })
  const snapshot = await backlog.snapshot()
  expect([snapshot.pages, snapshot.pagesBefore(5), snapshot.pagesPerSecond]).toEqual([0, 0, null])
})

test('pages of tasks whose turn is sooner are counted, ended tasks not', async () => {
  const first = await store.insert(newTask())
  const second = await store.insert(newTask())
  await store.revoke((await store.insert(newTask())).id)
  const snapshot = await backlog.snapshot()
  expect(snapshot.pages).toBe(4)
  expect([first.turn, second.turn, second.turn + 1].map(snapshot.pagesBefore)).toEqual([0, 2, 4])
})

test('the speed is that of all living workers together', async () => {
  await registry.beat({ ...worker, id: 'w1', concurrency: 2, pageMs: 1000 })
  await registry.beat({ ...worker, id: 'w2', concurrency: 1, pageMs: 250 })
  await registry.beat({ ...worker, id: 'dead', concurrency: 8, pageMs: 1 })
  await pool.query(`UPDATE workers SET seen_at = seen_at - interval '1 minute' WHERE id = 'dead'`)
  expect((await backlog.snapshot()).pagesPerSecond).toBe(6)
  expect((await registry.list()).map(({ id }) => id)).toEqual(['w1', 'w2'])
})

test('a worker that leaves is not heard of any more', async () => {
  await registry.beat({ ...worker, id: 'w1', concurrency: 2, pageMs: 1000 })
  await registry.beat({ ...worker, id: 'w1', concurrency: 2, pageMs: 2000, running: 1 })
  expect(await registry.list()).toMatchObject([{ id: 'w1', pageMs: 2000, running: 1 }])
  await registry.leave('w1')
  expect(await registry.list()).toEqual([])
})
