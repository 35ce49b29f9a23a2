import { runMigrations } from 'bullmq'
import { Kysely, Migrator, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { tasksAndPages } from './migrations/0001-tasks-and-pages.js'
import { lifeOfTasks } from './migrations/0002-life-of-tasks.js'
import { applicationSchema, queueSchema } from './pool.js'
import type { Database } from './schema.js'

// Names are their order; one that has been released is never changed.
const migrations = { '0001-tasks-and-pages': tasksAndPages, '0002-life-of-tasks': lifeOfTasks }

/** Typed access to the application's tables. */
export function createDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

function createMigrator(database: Kysely<Database>): Migrator {
  return new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: applicationSchema,
  })
}

/**
 * Brings the application's and BullMQ's schemas up to date. Safe to run again and from several places at
 * once: both hold an advisory lock. Gives the names of the migrations that were applied.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const { error, results } = await createMigrator(createDatabase(pool)).migrateToLatest()
  if (error !== undefined) throw error
  const client = await pool.connect()
  try {
    await runMigrations(client, queueSchema, {})
    // BullMQ's migrations may have moved the session's search path.
    await client.query(`SET search_path TO ${applicationSchema}, ${queueSchema}`)
  } finally {
    client.release()
  }
  return (results ?? []).map((result) => result.migrationName)
}

/** Names of the migrations that have not been applied yet. */
export async function pendingMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const known = await createMigrator(createDatabase(pool)).getMigrations()
  return known.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name)
}
