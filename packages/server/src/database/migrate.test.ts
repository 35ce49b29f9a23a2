import { afterAll, expect, test } from 'vitest'
import { startInMemoryDatabase } from './in-memory.testing.js'
import { checkSchema, migrate } from './migrate.js'
import { createPool } from './pool.js'
import { startPostgresServer } from './servers.testing.js'

const embedded = await startInMemoryDatabase()
const server = await startPostgresServer()
const connect = () =>
  createPool({ connection: { connectionString: server.url }, embedded: false, onError: () => undefined })
const pools = [connect(), connect(), connect(), connect()] as const
const [pool] = pools

afterAll(async () => {
  await embedded.close()
  for (const each of pools) await each.end()
  await server.close()
})

test('a database that was never migrated is refused', async () => {
  await expect(checkSchema(pool, { queue: true })).rejects.toThrow(
    /lacks the migrations 0001-tasks-and-pages.* Run `nusabaca migrate` first/,
  )
})

test('migrating from several places at once applies each migration once', async () => {
  const applied = (await Promise.all(pools.map(migrate))).flat()
  expect(applied).toContain('0001-tasks-and-pages')
  expect(new Set(applied).size).toBe(applied.length)
  await checkSchema(pool, { queue: true })
})

test.each([
  { where: 'in the embedded database', database: embedded.pool },
  { where: 'in PostgreSQL', database: pool },
])('migrating again changes nothing $where', async ({ database }) => {
  expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []])
})

test('the tables of the application and of the queue are both found without naming a schema', async () => {
  await expect(pool.query('SELECT count(*) FROM tasks')).resolves.toMatchObject({ rows: [{ count: 0 }] })
  const tables = await pool.query("SELECT 1 FROM pg_tables WHERE schemaname = 'bullmq'")
  expect(tables.rowCount).toBeGreaterThan(0)
})

test('an older schema of the queue is refused where the queue lives there', async () => {
  await pool.query('CREATE TABLE kept AS SELECT * FROM bullmq.migration WHERE version > 3')
  await pool.query('DELETE FROM bullmq.migration WHERE version > 3')
  await expect(checkSchema(pool, { queue: true })).rejects.toThrow(/lacks the migrations the queue's/)
  await checkSchema(pool, { queue: false })
  await pool.query('INSERT INTO bullmq.migration SELECT * FROM kept')
  await checkSchema(pool, { queue: true })
})

test('a schema of a newer version is refused, by migrate too', async () => {
  await pool.query("INSERT INTO nusabaca.kysely_migration VALUES ('9999-from-the-future', '2099')")
  const sentence = /has the migrations 9999-from-the-future, of which this version .* knows nothing/
  await expect(checkSchema(pool, { queue: true })).rejects.toThrow(sentence)
  await expect(migrate(pool)).rejects.toThrow(sentence)
})
