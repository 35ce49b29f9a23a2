import { type Kysely, type Migration, sql } from 'kysely'

/** API keys, the pages that they had read by day, and whose each task is. */
export const keysAndOwners: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks ADD COLUMN owner text NOT NULL DEFAULT 'anonymous'`.execute(database)
    // Only tasks from before there were owners have a default.
    await sql`ALTER TABLE nusabaca.tasks ALTER COLUMN owner DROP DEFAULT`.execute(database)
    await sql`CREATE INDEX tasks_of_owner ON nusabaca.tasks (owner, created_at DESC, id DESC)
      WHERE erased_at IS NULL`.execute(database)
    await database.schema
      .createTable('nusabaca.keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('hash', 'bytea', (column) => column.notNull())
      .addColumn('scopes', sql`text[]`, (column) => column.notNull())
      .addColumn('requests_per_minute', 'integer')
      .addColumn('pages_per_day', 'integer')
      .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('last_used_at', 'timestamptz')
      .addColumn('expires_at', 'timestamptz')
      .addColumn('revoked_at', 'timestamptz')
      .execute()
    await database.schema
      .createTable('nusabaca.key_pages')
      .addColumn('key_id', 'text', (column) =>
        column.notNull().references('nusabaca.keys.id').onDelete('cascade'),
      )
      .addColumn('day', 'date', (column) => column.notNull())
      .addColumn('pages', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('key_pages_pkey', ['key_id', 'day'])
      .execute()
  },
}
