import { type Kysely, type Migration, sql } from 'kysely'

/** What goes into the braces of `error_message`, so that a failure can be told in another language. */
export const errorParts: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks ADD COLUMN error_parts jsonb`.execute(database)
    await sql`ALTER TABLE nusabaca.pages ADD COLUMN error_parts jsonb`.execute(database)
  },
}
