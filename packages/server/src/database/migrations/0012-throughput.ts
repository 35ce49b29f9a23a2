import { type Kysely, type Migration, sql } from 'kysely'

/** What operators look at: how much was read by minute, and the memory of workers. */
export const throughput: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`CREATE TABLE nusabaca.page_minutes (
      minute timestamptz PRIMARY KEY,
      done integer NOT NULL,
      failed integer NOT NULL,
      total_ms double precision NOT NULL,
      longest_ms double precision NOT NULL
    )`.execute(database)
    await sql`ALTER TABLE nusabaca.workers
      ADD COLUMN memory jsonb NOT NULL DEFAULT '{"bytes": 0, "recognizers": []}'`.execute(database)
  },
}
