import { type Kysely, sql } from 'kysely'
import type { WebhookStore } from '../../core/ports/webhook-store.js'
import type { Database } from '../../database/schema.js'
import { now } from '../../database/task-rows.js'
import { toDelivery, toWebhook } from '../../database/webhook-rows.js'

/** Webhooks in PostgreSQL, embedded or not. */
export function createPostgresWebhookStore(database: Kysely<Database>): WebhookStore {
  return {
    async add(owner, url) {
      const row = await database
        .insertInto('webhooks')
        .values({ owner, url })
        .onConflict((conflict) => conflict.columns(['owner', 'url']).doUpdateSet({ disabled_at: null }))
        .returningAll()
        .executeTakeFirstOrThrow()
      return toWebhook(row)
    },

    async list(owner) {
      const rows = await database
        .selectFrom('webhooks')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('created_at')
        .execute()
      return rows.map(toWebhook)
    },

    async remove(owner, id) {
      const { numDeletedRows } = await database
        .deleteFrom('webhooks')
        .where('owner', '=', owner)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async secrets(owner, offered) {
      const row = await database
        .insertInto('webhook_secrets')
        .values({ owner, secret: offered })
        // Changes nothing, but has the row that is there returned.
        .onConflict((conflict) => conflict.column('owner').doUpdateSet({ owner }))
        .returning('secret')
        .returning(
          sql<Uint8Array | null>`CASE WHEN replaced_at > clock_timestamp() - interval '1 day' THEN previous END`.as(
            'previous',
          ),
        )
        .executeTakeFirstOrThrow()
      return { current: row.secret, previous: row.previous }
    },

    async replaceSecret(owner, secret) {
      await database
        .insertInto('webhook_secrets')
        .values({ owner, secret })
        .onConflict((conflict) =>
          conflict
            .column('owner')
            .doUpdateSet({ secret, previous: sql`webhook_secrets.secret`, replaced_at: now }),
        )
        .execute()
    },

    async deliveries(owner, { limit, taskId }) {
      let query = database.selectFrom('webhook_deliveries').selectAll().where('owner', '=', owner)
      if (taskId !== undefined) query = query.where('task_id', '=', taskId)
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(toDelivery)
    },

    async replay(owner, deliveryId) {
      const { numUpdatedRows } = await database
        .updateTable('webhook_deliveries')
        .set({ status: 'pending', tries: 0, next_try_at: now })
        .where('owner', '=', owner)
        .where('id', '=', deliveryId)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}
