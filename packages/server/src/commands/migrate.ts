import type { Config } from '../config.js'
import { migrate } from '../database/migrate.js'
import { openDatabase, unreachable } from '../database/open-database.js'
import { createPool } from '../database/pool.js'

/** `nusabaca migrate`: brings the configured database up to date; gives what was applied. */
export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  const onError = () => undefined
  if (config.databaseUrl === null) {
    // Opening the embedded database migrates it.
    const database = await openDatabase({ url: null, dataDir: config.dataDir, holdsQueue: true, onError })
    await database.close()
    return []
  }
  const pool = createPool({
    connection: { connectionString: config.databaseUrl },
    embedded: false,
    onError,
    statementTimeoutMs: 0,
  })
  try {
    return await migrate(pool).catch((error) => {
      throw unreachable(error)
    })
  } finally {
    await pool.end()
  }
}
