import { type Kysely, type Migration, sql } from 'kysely'

/** What live progress is told from. None of it is indexed: it changes with every page. */
export const versions: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks
      ADD COLUMN version bigint NOT NULL DEFAULT 1,
      ADD COLUMN started_version bigint`.execute(database)
    await sql`ALTER TABLE nusabaca.pages ADD COLUMN settled_version bigint`.execute(database)
  },
}
