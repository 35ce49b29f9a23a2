import { type Kysely, type Migration, sql } from 'kysely'

/** Who wants to hear of the end of tasks, and what was sent to them. */
export const webhooks: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`CREATE TABLE nusabaca.webhooks (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      owner text NOT NULL,
      url text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      disabled_at timestamptz,
      UNIQUE (owner, url))`.execute(database)
    await sql`CREATE TABLE nusabaca.webhook_secrets (
      owner text PRIMARY KEY,
      secret bytea NOT NULL,
      previous bytea,
      replaced_at timestamptz)`.execute(database)
    await sql`CREATE TABLE nusabaca.webhook_deliveries (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      task_id uuid NOT NULL REFERENCES nusabaca.tasks (id) ON DELETE CASCADE,
      owner text NOT NULL,
      url text NOT NULL,
      type text NOT NULL,
      attempt integer NOT NULL,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
      tries integer NOT NULL DEFAULT 0,
      http_status integer,
      error text,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      tried_at timestamptz,
      next_try_at timestamptz NOT NULL DEFAULT clock_timestamp())`.execute(database)
    await sql`CREATE INDEX webhook_deliveries_due ON nusabaca.webhook_deliveries (next_try_at)
      WHERE status = 'pending'`.execute(database)
    await sql`CREATE INDEX webhook_deliveries_of_task ON nusabaca.webhook_deliveries (task_id)`.execute(
      database,
    )
    await sql`CREATE INDEX webhook_deliveries_newest
      ON nusabaca.webhook_deliveries (owner, created_at DESC, id DESC)`.execute(database)
  },
  async down(database: Kysely<unknown>) {
    for (const table of ['webhook_deliveries', 'webhook_secrets', 'webhooks']) {
      await database.schema.dropTable(`nusabaca.${table}`).execute()
    }
  },
}
