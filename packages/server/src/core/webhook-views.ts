import type * as wire from '@nusabaca/contract'
import type { Webhook, WebhookDelivery } from './ports/webhook-store.js'

// Webhooks as the API and the command line show them.

export function webhookView({ id, url, createdAt, disabledAt }: Webhook): wire.Webhook {
  return {
    id,
    url,
    created_at: createdAt.toISOString(),
    disabled_at: disabledAt?.toISOString() ?? null,
  }
}

export function deliveryView(delivery: WebhookDelivery): wire.WebhookDelivery {
  const { id, url, type, status, tries, error } = delivery
  return {
    id,
    task_id: delivery.taskId,
    url,
    type,
    status,
    tries,
    http_status: delivery.httpStatus,
    error,
    created_at: delivery.createdAt.toISOString(),
    tried_at: delivery.triedAt?.toISOString() ?? null,
    next_try_at: status === 'pending' ? delivery.nextTryAt.toISOString() : null,
  }
}
