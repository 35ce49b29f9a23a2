import { type Kysely, type Migration, sql } from 'kysely'

/** Files that clients put into the object store themselves. */
export const directUploads: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`CREATE TABLE nusabaca.direct_uploads (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      owner text NOT NULL,
      file_name text NOT NULL,
      sha256 text,
      lifetime_ms bigint NOT NULL,
      expires_at timestamptz NOT NULL,
      taken_at timestamptz
    )`.execute(database)
  },
}
