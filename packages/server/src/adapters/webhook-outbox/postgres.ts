import { type Kysely, sql } from 'kysely'
import type { WebhookOutbox } from '../../core/ports/webhook-outbox.js'
import type { Trace } from '../../core/trace.js'
import type { Database } from '../../database/schema.js'
import { after, now } from '../../database/task-rows.js'
import { toDelivery } from '../../database/webhook-rows.js'

// Of one receiver's many the first will do.
const mostSeen = 1000

/** Messages in PostgreSQL, embedded or not. */
export function createPostgresWebhookOutbox(database: Kysely<Database>): WebhookOutbox {
  return {
    async take({ limit, perUrl, leaseMs, except }) {
      if (limit <= 0) return []
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom(
              query
                .selectFrom('webhook_deliveries')
                .select(['id', 'next_try_at'])
                .select(sql<number>`row_number() OVER (PARTITION BY url ORDER BY next_try_at)`.as('place'))
                .where('status', '=', 'pending')
                .where('next_try_at', '<=', now)
                .where(sql<boolean>`url <> ALL(${except}::text[])`)
                .orderBy('next_try_at')
                .limit(mostSeen)
                .as('waiting'),
            )
            .select('id')
            .where('place', '<=', perUrl)
            .orderBy('next_try_at')
            .limit(limit),
        )
        .updateTable('webhook_deliveries')
        .from('due')
        .set((is) => ({ tries: is('tries', '+', 1), tried_at: now, next_try_at: after(leaseMs) }))
        .whereRef('webhook_deliveries.id', '=', 'due.id')
        // Another process may have been faster.
        .where('webhook_deliveries.next_try_at', '<=', now)
        .returningAll('webhook_deliveries')
        .returning(
          sql<Trace | null>`(SELECT options->'trace' FROM tasks WHERE tasks.id = task_id)`.as('trace'),
        )
        .execute()
      return rows.map((row) => ({
        ...toDelivery(row),
        triedAt: row.tried_at ?? row.created_at,
        trace: row.trace,
      }))
    },

    async settle({ id, tries }, { status, httpStatus, error, againAfterMs = 0 }) {
      await database
        .updateTable('webhook_deliveries')
        .set({ status, http_status: httpStatus, error, next_try_at: after(againAfterMs) })
        .where('id', '=', id)
        .where('tries', '=', tries)
        .where('status', '=', 'pending')
        .execute()
    },

    async disable({ owner, url }) {
      await database
        .with('dropped', (query) =>
          query
            .updateTable('webhook_deliveries')
            .set({ status: 'failed' })
            .where('owner', '=', owner)
            .where('url', '=', url)
            .where('status', '=', 'pending'),
        )
        .updateTable('webhooks')
        .set({ disabled_at: now })
        .where('owner', '=', owner)
        .where('url', '=', url)
        .execute()
    },
  }
}
