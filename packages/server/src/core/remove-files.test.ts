import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createPostgresDirectUploads } from '../adapters/direct-uploads/postgres.js'
import { openLocalStore } from '../adapters/object-store/local.testing.js'
import { createPostgresTaskStore } from '../adapters/task-store/postgres.js'
import { createPostgresTaskUpkeep } from '../adapters/task-upkeep/postgres.js'
import { startInMemoryDatabase } from '../database/in-memory.testing.js'
import { createDatabase } from '../database/migrate.js'
import { newTask } from '../database/new-task.testing.js'
import { eraseTask } from './erase-task.js'
import { expireTasks } from './expire-tasks.js'
import { incomingKey, originalKey, pageKey, resultsKey } from './object-keys.js'
import { sweepFiles } from './sweep-files.js'
import type { Task } from './task.js'

const database = await startInMemoryDatabase()
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-files-'))
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const files = openLocalStore(folder)
const ports = {
  files,
  tasks: createPostgresTaskStore(createDatabase(database.pool)),
  upkeep: createPostgresTaskUpkeep(createDatabase(database.pool)),
  directUploads: createPostgresDirectUploads(createDatabase(database.pool)),
}

async function keys(): Promise<string[]> {
  const found = []
  for await (const { key } of files.list()) found.push(key)
  return found.sort()
}

async function put(key: string): Promise<void> {
  await files.put(
    key,
    (async function* () {
      yield new TextEncoder().encode('x')
    })(),
  )
}

async function age(key: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms)
  await utimes(join(folder, 'files', key), then, then)
}

/** A task with its original and a page, and a results file that the row does not know. */
async function insertWithFiles(): Promise<Task> {
  const task = newTask()
  const key = originalKey({ id: task.id, createdAt: new Date() }, 'surat.jpg')
  const inserted = await ports.tasks.insert({ ...task, file: { ...task.file, key } })
  await put(key)
  await put(pageKey(inserted, { page: 1, claim: 1 }))
  await put(resultsKey(inserted, 1))
  return inserted
}

beforeEach(async () => {
  await database.pool.query('DELETE FROM tasks')
  for (const key of await keys()) await files.remove(key)
})

test('what clients have put there themselves is removed when it can make no task any more', async () => {
  const { id } = await ports.directUploads.add({
    owner: 'library',
    fileName: 'surat.jpg',
    sha256: null,
    lifetimeMs: 3_600_000,
  })
  await put(incomingKey(id))
  expect(await sweepFiles(ports, 0)).toBe(0)
  await age(incomingKey(id), 3_601_000)
  expect(await sweepFiles(ports, 0)).toBe(1)
  expect(await keys()).toEqual([])
  expect(await ports.directUploads.take(id, 'library')).not.toBeNull()
  await database.pool.query(`UPDATE direct_uploads SET expires_at = clock_timestamp() - interval '1 s'`)
  await sweepFiles(ports, 0)
  expect((await database.pool.query('SELECT id FROM direct_uploads')).rows).toEqual([])
})

test('an erased task leaves no file, and is expired from then on', async () => {
  const task = await insertWithFiles()
  await database.pool.query('UPDATE tasks SET results_key = $1', [resultsKey(task, 1)])
  await eraseTask(ports, task.id)
  expect(await keys()).toEqual([])
  await expect(eraseTask(ports, task.id)).rejects.toMatchObject({ code: 'task_expired' })
})

test('tasks past their time are erased, and an erasure that was cut off is finished', async () => {
  const [past, cutOff, kept] = [await insertWithFiles(), await insertWithFiles(), await insertWithFiles()]
  for (const { id } of [past, kept]) await ports.tasks.revoke(id)
  const { pool } = database
  await pool.query(`UPDATE tasks SET expires_at = now() - interval '1 s' WHERE id = $1`, [past.id])
  await ports.tasks.erase(cutOff.id)
  await pool.query(`UPDATE tasks SET erased_at = now() - interval '2 min' WHERE id = $1`, [cutOff.id])
  await pool.query('UPDATE tasks SET results_key = $1 WHERE id = $2', [resultsKey(cutOff, 1), cutOff.id])
  await pool.query('UPDATE tasks SET results_key = $1 WHERE id = $2', [resultsKey(past, 1), past.id])
  expect(await expireTasks(ports)).toEqual({ expired: 1, forgotten: 0 })
  expect(new Set((await keys()).map((key) => key.includes(kept.id)))).toEqual(new Set([true]))
})

test('files that no ended task refers to are swept, those of unfinished tasks and strangers are not', async () => {
  const [ended, going, nobody] = [await insertWithFiles(), await insertWithFiles(), await insertWithFiles()]
  await ports.tasks.revoke(ended.id)
  await database.pool.query('DELETE FROM tasks WHERE id = $1', [nobody.id])
  await put('somebody/else.txt')
  expect(await sweepFiles(ports, 60_000)).toBe(0)
  // The page and the results of the ended one, and the three of the one that is not known.
  expect(await sweepFiles(ports, 0)).toBe(5)
  expect(await keys()).toEqual(
    [
      'somebody/else.txt',
      ended.file.key,
      going.file.key,
      pageKey(going, { page: 1, claim: 1 }),
      resultsKey(going, 1),
    ].sort(),
  )
})
