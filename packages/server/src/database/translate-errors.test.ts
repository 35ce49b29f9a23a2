import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { createDatabase } from './migrate.js'
import { createPool } from './pool.js'
import { startPostgresServer } from './servers.testing.js'

const server = await startPostgresServer()
const connection = { connectionString: server.url }
const options = { connection, embedded: false, onError: () => undefined }
const pool = createPool(options)
const hasty = createPool({ ...options, statementTimeoutMs: 500 })
const query = (text: string, on = pool) => sql.raw(text).execute(createDatabase(on))
const unavailable = { code: 'storage_unavailable', retryable: true }

afterAll(async () => {
  for (const each of [pool, hasty]) await each.end()
  await server.close()
})

test('a database that goes away is unavailable for as long, and serves again afterwards', async () => {
  const lost = expect(query('SELECT pg_sleep(60)')).rejects.toMatchObject(unavailable)
  await query('SELECT 1')
  await server.kill()
  await lost
  await expect(query('SELECT 1')).rejects.toMatchObject(unavailable)
  await server.start()
  await expect(query('SELECT 1')).resolves.toMatchObject({ rows: [{}] })
})

test('a connection that an administrator ends, a statement that takes too long: unavailable too', async () => {
  await expect(query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject(unavailable)
  await expect(query('SELECT pg_sleep(60)', hasty)).rejects.toMatchObject(unavailable)
})

test('a statement that is wrong is not', async () => {
  await expect(query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' })
})
