import type { Kysely } from 'kysely'
import type { Config } from '../config.js'
import { createDatabase } from '../database/migrate.js'
import { visitDatabase } from '../database/open-database.js'
import type { Database } from '../database/schema.js'

/** Calls `use` with the database, which a server may have open, too. */
export async function visit<T>(
  { databaseUrl: url, dataDir, redisUrl }: Config,
  use: (database: Kysely<Database>) => Promise<T>,
  onError: (error: Error) => void = () => undefined,
): Promise<T> {
  const opened = await visitDatabase({
    url,
    dataDir,
    holdsQueue: redisUrl === null,
    onError,
  })
  try {
    return await use(createDatabase(opened.pool))
  } finally {
    await opened.close()
  }
}
