import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import type pg from 'pg'
import { migrate } from './migrate.js'
import { createPool } from './pool.js'

/** A migrated database in memory, reached through the real driver, for tests. */
export async function startInMemoryDatabase(): Promise<{ pool: pg.Pool; close(): Promise<void> }> {
  const socketDir = await mkdtemp(join(tmpdir(), 'nusabaca-test-'))
  const database = await PGlite.create()
  const server = new PGLiteSocketServer({
    db: database,
    path: join(socketDir, '.s.PGSQL.5432'),
    maxConnections: 64,
  })
  await server.start()
  const pool = createPool({
    connection: { host: socketDir, user: 'postgres', database: 'postgres' },
    embedded: true,
    onError: (error) => {
      throw error
    },
  })
  await migrate(pool)
  return {
    pool,
    async close() {
      await pool.end()
      await server.stop()
      await database.close()
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}
