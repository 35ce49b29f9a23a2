import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq'
import { Kysely, Migrator, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { OperatorError } from '../core/operator-error.js'
import { tasksAndPages } from './migrations/0001-tasks-and-pages.js'
import { lifeOfTasks } from './migrations/0002-life-of-tasks.js'
import { deployment } from './migrations/0003-deployment.js'
import { enginePages } from './migrations/0004-engine-pages.js'
import { versions } from './migrations/0005-versions.js'
import { keysAndOwners } from './migrations/0006-keys-and-owners.js'
import { intakes } from './migrations/0007-intakes.js'
import { webhooks } from './migrations/0008-webhooks.js'
import { operations } from './migrations/0009-operations.js'
import { directUploads } from './migrations/0010-direct-uploads.js'
import { errorParts } from './migrations/0011-error-parts.js'
import { throughput } from './migrations/0012-throughput.js'
import { speech } from './migrations/0013-speech.js'
import { outputs } from './migrations/0014-outputs.js'
import { priorities } from './migrations/0015-priorities.js'
import { applicationSchema, queueSchema } from './pool.js'
import type { Database } from './schema.js'
import { translateErrors } from './translate-errors.js'

// Names are their order; one that has been released is never changed.
const migrations = {
  '0001-tasks-and-pages': tasksAndPages,
  '0002-life-of-tasks': lifeOfTasks,
  '0003-deployment': deployment,
  '0004-engine-pages': enginePages,
  '0005-versions': versions,
  '0006-keys-and-owners': keysAndOwners,
  '0007-intakes': intakes,
  '0008-webhooks': webhooks,
  '0009-operations': operations,
  '0010-direct-uploads': directUploads,
  '0011-error-parts': errorParts,
  '0012-throughput': throughput,
  '0013-speech': speech,
  '0014-outputs': outputs,
  '0015-priorities': priorities,
}

/** Typed access to the application's tables. */
export function createDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: translateErrors(pool) }) })
}

function createMigrator(pool: pg.Pool): Migrator {
  return new Migrator({
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: applicationSchema,
  })
}

/**
 * Brings the application's and BullMQ's schemas up to date. Safe to run again and from several places at
 * once: both hold an advisory lock. Gives the names of the migrations that were applied.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const unknown = await unknownMigrations(pool)
  if (unknown.length > 0) throw tooNew(unknown)
  const { error, results } = await createMigrator(pool).migrateToLatest()
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

/**
 * Throws an {@link OperatorError} that says how to mend it when the schema is not this version's.
 *
 * @param options.queue whether BullMQ's schema is needed too.
 */
export async function checkSchema(pool: pg.Pool, { queue }: { readonly queue: boolean }): Promise<void> {
  const known = await createMigrator(pool).getMigrations()
  const unknown = await unknownMigrations(pool)
  if (unknown.length > 0) throw tooNew(unknown)
  const pending = known.filter((migration) => migration.executedAt === undefined).map(({ name }) => name)
  if (queue && !(await isQueueCurrent(pool))) pending.push("the queue's")
  if (pending.length === 0) return
  throw new OperatorError(
    `The database lacks the migrations ${pending.join(', ')}. Run \`nusabaca migrate\` first.`,
  )
}

function tooNew(unknown: readonly string[]): OperatorError {
  return new OperatorError(
    `The database has the migrations ${unknown.join(', ')}, of which this version of nusabaca knows nothing. ` +
      'Run the version that migrated it, or a newer one.',
  )
}

async function unknownMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const table = `${applicationSchema}.kysely_migration`
  const { rows } = await pool.query('SELECT to_regclass($1) IS NOT NULL AS exists', [table])
  if (!rows[0]?.exists) return []
  const executed = await pool.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY name`)
  return executed.rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name))
}

async function isQueueCurrent(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect()
  try {
    return (await assertSchemaCompatibility(client, queueSchema)) >= LATEST_SCHEMA_VERSION
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return false
    throw error
  } finally {
    client.release()
  }
}
