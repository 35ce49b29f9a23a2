import { type Kysely, type Migration, sql } from 'kysely'

/** Where the formats lie that are stored with a task, besides its results file. */
export const outputs: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks ADD COLUMN output_keys jsonb NOT NULL DEFAULT '{}'`.execute(database)
  },
}
