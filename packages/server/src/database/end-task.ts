import { type Kysely, sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely'
import type { NewTask } from '../core/ports/task-store.js'
import { insertPages, insertTask } from './insert-task.js'
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

/**
 * Ends the task that `update` matches, has those told who want to hear of it, and makes the task that is to speak what
 * was read, all at once; false without one.
 */
export async function endTask(
  database: Kysely<Database>,
  update: UpdateQueryBuilder<Database, 'tasks', 'tasks', UpdateResult>,
  speech?: NewTask,
): Promise<boolean> {
  const ending = database
    .with('ended', () => update.returning(['id', 'owner', 'status', 'attempt', 'options']))
    .with('told', () => newDeliveries)
  const all =
    speech === undefined
      ? ending
      : ending
          .with('new_task', () => insertTask(database, speech, sql`ended`))
          .with('new_pages', () => insertPages(database, speech))
  return (await all.selectFrom('ended').select('id').executeTakeFirst()) !== undefined
}
