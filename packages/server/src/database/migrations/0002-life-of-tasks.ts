import { type Kysely, type Migration, sql } from 'kysely'

const unfinished = sql`status IN ('pending', 'processing')`

/** What many machines need: turns, expiry and erasure of tasks, and a register of workers. */
export const lifeOfTasks: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks
      ADD COLUMN client text NOT NULL DEFAULT '',
      ADD COLUMN turn bigint NOT NULL DEFAULT 0,
      ADD COLUMN timeout_ms bigint NOT NULL DEFAULT 1800000,
      ADD COLUMN lifetime_ms bigint NOT NULL DEFAULT 604800000,
      ADD COLUMN expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '7 days',
      ADD COLUMN checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      ADD COLUMN erased_at timestamptz,
      ADD COLUMN files_removed_at timestamptz,
      ALTER COLUMN deadline_at DROP NOT NULL`.execute(database)
    // Only what a new task must say has no default.
    await sql`ALTER TABLE nusabaca.tasks
      ALTER COLUMN client DROP DEFAULT,
      ALTER COLUMN turn DROP DEFAULT,
      ALTER COLUMN timeout_ms DROP DEFAULT,
      ALTER COLUMN lifetime_ms DROP DEFAULT,
      ALTER COLUMN expires_at DROP DEFAULT`.execute(database)
    // Nothing that changes with every page is indexed, so that such updates stay within their block.
    await sql`DROP INDEX nusabaca.tasks_unfinished`.execute(database)
    await sql`DROP INDEX nusabaca.tasks_newest`.execute(database)
    await sql`CREATE INDEX tasks_newest ON nusabaca.tasks (created_at DESC, id DESC)
      WHERE erased_at IS NULL`.execute(database)
    await sql`CREATE INDEX tasks_of_status ON nusabaca.tasks (status, created_at DESC, id DESC)
      WHERE erased_at IS NULL`.execute(database)
    await sql`CREATE INDEX tasks_of_tag ON nusabaca.tasks ((options->>'tag'), created_at DESC, id DESC)
      WHERE options->>'tag' IS NOT NULL AND erased_at IS NULL`.execute(database)
    await sql`CREATE INDEX tasks_of_client ON nusabaca.tasks (client) WHERE ${unfinished}`.execute(database)
    await sql`CREATE INDEX tasks_unchecked ON nusabaca.tasks (checked_at) WHERE ${unfinished}`.execute(
      database,
    )
    await sql`CREATE INDEX tasks_due ON nusabaca.tasks ((COALESCE(deadline_at, expires_at)))
      WHERE ${unfinished}`.execute(database)
    await sql`CREATE INDEX tasks_expiring ON nusabaca.tasks (expires_at)
      WHERE erased_at IS NULL`.execute(database)
    await sql`CREATE INDEX tasks_erased ON nusabaca.tasks (erased_at)
      WHERE erased_at IS NOT NULL`.execute(database)
    await database.schema
      .createTable('nusabaca.workers')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('host', 'text', (column) => column.notNull())
      .addColumn('pid', 'integer', (column) => column.notNull())
      .addColumn('concurrency', 'integer', (column) => column.notNull())
      .addColumn('queues', sql`text[]`, (column) => column.notNull())
      .addColumn('running', 'integer', (column) => column.notNull())
      .addColumn('page_ms', 'double precision')
      .addColumn('started_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
      .execute()
  },
}
