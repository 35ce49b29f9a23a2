import { type Kysely, type Migration, sql } from 'kysely'

/** Turns of single pages, which may exchange them, and the tasks that others may overtake. */
export const priorities: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.pages ADD COLUMN turn bigint`.execute(database)
    await sql`CREATE INDEX tasks_low ON nusabaca.tasks (client)
      WHERE options->>'priority' = 'low' AND status IN ('pending', 'processing')`.execute(database)
  },
}
