import { type Kysely, type Migration, sql } from 'kysely'

/** Tasks and their pages. */
export const tasksAndPages: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('nusabaca.tasks')
      .addColumn('id', 'uuid', (column) => column.primaryKey())
      .addColumn('status', 'text', (column) =>
        column.notNull().check(sql`status IN ('pending', 'processing', 'completed', 'failed', 'revoked')`),
      )
      .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('assembly', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('progress', 'smallint', (column) => column.notNull())
      .addColumn('file_name', 'text', (column) => column.notNull())
      .addColumn('file_bytes', 'bigint', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('original_key', 'text', (column) => column.notNull())
      .addColumn('options', 'jsonb', (column) => column.notNull())
      .addColumn('sealed_password', 'bytea')
      .addColumn('page_count', 'integer', (column) => column.notNull())
      .addColumn('pages_total', 'integer', (column) => column.notNull())
      .addColumn('pages_done', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('pages_failed', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('results_key', 'text')
      .addColumn('summary_key', 'text')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('started_at', 'timestamptz')
      .addColumn('completed_at', 'timestamptz')
      .addColumn('deadline_at', 'timestamptz', (column) => column.notNull())
      .execute()
    await sql`CREATE INDEX tasks_newest ON nusabaca.tasks (created_at DESC, id DESC)`.execute(database)
    await sql`CREATE INDEX tasks_unfinished ON nusabaca.tasks (updated_at)
      WHERE status IN ('pending', 'processing')`.execute(database)
    await database.schema
      .createTable('nusabaca.pages')
      .addColumn('task_id', 'uuid', (column) =>
        column.notNull().references('nusabaca.tasks.id').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('status', 'text', (column) =>
        column.notNull().defaultTo('waiting').check(sql`status IN ('waiting', 'running', 'done', 'failed')`),
      )
      .addColumn('claim', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('losses', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('claimed_by', 'text')
      .addColumn('claimed_at', 'timestamptz')
      .addColumn('settled_at', 'timestamptz')
      .addColumn('result_key', 'text')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addPrimaryKeyConstraint('pages_pkey', ['task_id', 'number'])
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('nusabaca.pages').execute()
    await database.schema.dropTable('nusabaca.tasks').execute()
  },
}
