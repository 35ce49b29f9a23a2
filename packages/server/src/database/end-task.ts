import { type Kysely, sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely'
import type { Database } from './schema.js'

/** Messages about tasks that have ended, to the task's own address and to the owner's webhooks. */
const newDeliveries = sql<object>`(
  INSERT INTO webhook_deliveries (task_id, owner, url, type, attempt)
  SELECT ended.id, ended.owner, hook.url, 'task.' || ended.status, ended.attempt
  FROM ended CROSS JOIN LATERAL (
    SELECT url FROM webhooks WHERE webhooks.owner = ended.owner AND disabled_at IS NULL
    UNION SELECT options->>'webhookUrl' WHERE options ? 'webhookUrl'
  ) AS hook
)`

/** Ends the task that `update` matches, and has those told who want to hear of it, all at once; false without one. */
export async function endTask(
  database: Kysely<Database>,
  update: UpdateQueryBuilder<Database, 'tasks', 'tasks', UpdateResult>,
): Promise<boolean> {
  const row = await database
    .with('ended', () => update.returning(['id', 'owner', 'status', 'attempt', 'options']))
    .with('told', () => newDeliveries)
    .selectFrom('ended')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
