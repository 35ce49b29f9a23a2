import { type Kysely, type Migration, sql } from 'kysely'

/** Operations of engines elsewhere that read a whole document. */
export const operations: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`CREATE TABLE nusabaca.operations (
      task_id uuid NOT NULL REFERENCES nusabaca.tasks ON DELETE CASCADE,
      attempt integer NOT NULL,
      state text NOT NULL DEFAULT 'ordered',
      name text,
      looks integer NOT NULL DEFAULT 0,
      since timestamptz NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (task_id, attempt)
    )`.execute(database)
    await sql`CREATE INDEX operations_open ON nusabaca.operations (due_at) WHERE state <> 'over'`.execute(
      database,
    )
    await sql`ALTER TABLE nusabaca.pages ADD COLUMN answer_key text`.execute(database)
  },
}
