import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { migrate } from './migrate.js'
import { startPgliteServer } from './pglite-server.js'
import { createPool } from './pool.js'

/** Databases of later test files are copies of the first one's: to make one anew takes seconds. */
let migrated: Awaited<ReturnType<PGlite['dumpDataDir']>> | undefined

/** A migrated database in memory, reached through the real driver, for tests. */
export async function startInMemoryDatabase(): Promise<{ pool: pg.Pool; close(): Promise<void> }> {
  const socketDir = await mkdtemp(join(tmpdir(), 'nusabaca-test-'))
  const database = await PGlite.create(migrated && { loadDataDir: migrated })
  const server = await startPgliteServer(database, join(socketDir, '.s.PGSQL.5432'))
  const pool = createPool({
    connection: { host: socketDir, user: 'postgres', database: 'postgres' },
    embedded: true,
    onError: (error) => {
      throw error
    },
  })
  if (migrated === undefined) {
    await migrate(pool)
    migrated = await database.dumpDataDir('none')
  }
  return {
    pool,
    async close() {
      await pool.end()
      await server.close()
      await database.close()
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}
