import { type Kysely, type Migration, sql } from 'kysely'

/** Tasks that speak text, and what they were made of. */
export const speech: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks
      ADD COLUMN kind text NOT NULL DEFAULT 'recognition',
      ADD COLUMN source_task_id uuid,
      ADD COLUMN speech_task_id uuid`.execute(database)
    await sql`CREATE INDEX tasks_of_source ON nusabaca.tasks (source_task_id)
      WHERE source_task_id IS NOT NULL`.execute(database)
    await sql`CREATE INDEX tasks_of_kind ON nusabaca.tasks (kind, created_at DESC, id DESC)
      WHERE erased_at IS NULL`.execute(database)
  },
}
