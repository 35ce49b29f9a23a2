import { afterAll, expect, test } from 'vitest'
import { startInMemoryDatabase } from './in-memory.testing.js'
import { migrate, pendingMigrations } from './migrate.js'

const database = await startInMemoryDatabase()
afterAll(() => database.close())

test('migrating again, and from two places at once, changes nothing', async () => {
  const [first, second] = await Promise.all([migrate(database.pool), migrate(database.pool)])
  expect([...first, ...second]).toEqual([])
  expect(await pendingMigrations(database.pool)).toEqual([])
})

test('the tables of the application and of the queue are both found without naming a schema', async () => {
  await expect(database.pool.query('SELECT count(*) FROM tasks')).resolves.toMatchObject({
    rows: [{ count: 0 }],
  })
  const tables = await database.pool.query("SELECT 1 FROM pg_tables WHERE schemaname = 'bullmq'")
  expect(tables.rowCount).toBeGreaterThan(0)
})
