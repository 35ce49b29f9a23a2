import { type Kysely, type Migration, sql } from 'kysely'

/** Batches, answers that are given once, and results that are read once. */
export const intakes: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`ALTER TABLE nusabaca.tasks
      ADD COLUMN batch_id uuid,
      ADD COLUMN cached boolean NOT NULL DEFAULT false`.execute(database)
    await sql`CREATE INDEX tasks_of_batch ON nusabaca.tasks (batch_id)
      WHERE batch_id IS NOT NULL`.execute(database)
    await sql`CREATE INDEX tasks_of_file ON nusabaca.tasks (owner, sha256)
      WHERE status = 'completed' AND erased_at IS NULL`.execute(database)
    await sql`CREATE TABLE nusabaca.idempotency_keys (
      client text NOT NULL,
      key text NOT NULL,
      fingerprint text NOT NULL,
      subject uuid NOT NULL,
      claim integer NOT NULL DEFAULT 1,
      claimed_until timestamptz NOT NULL,
      answer json,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (client, key))`.execute(database)
    await sql`CREATE INDEX idempotency_keys_old ON nusabaca.idempotency_keys (created_at)`.execute(database)
  },
}
