import type { Selectable } from 'kysely'
import type { Webhook, WebhookDelivery } from '../core/ports/webhook-store.js'
import type { WebhookDeliveryTable, WebhookTable } from './schema.js'

export function toWebhook({ id, url, created_at, disabled_at }: Selectable<WebhookTable>): Webhook {
  return { id, url, createdAt: created_at, disabledAt: disabled_at }
}

export function toDelivery(row: Selectable<WebhookDeliveryTable>): WebhookDelivery {
  return {
    id: row.id,
    taskId: row.task_id,
    owner: row.owner,
    url: row.url,
    type: row.type,
    attempt: row.attempt,
    status: row.status,
    tries: row.tries,
    httpStatus: row.http_status,
    error: row.error,
    createdAt: row.created_at,
    triedAt: row.tried_at,
    nextTryAt: row.next_try_at,
  }
}
