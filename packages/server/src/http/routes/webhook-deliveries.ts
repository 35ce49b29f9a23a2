import {
  routePatterns,
  type WebhookDeliveryList,
  type WebhookDeliveryQuery,
  WebhookDeliveryQuerySchema,
  type WebhookReplayed,
} from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { notFound } from '../../core/errors.js'
import { isUuid } from '../../core/find-task.js'
import { deliveryView } from '../../core/webhook-views.js'
import type { RouteContext } from '../app-context.js'
import { listWebhookDeliveries, replayWebhook } from '../operations/webhook-deliveries.js'

/** GET …/webhooks/deliveries/: what was sent, and what became of it; POST …/{id}/replay/: sends it again. */
export async function webhookDeliveries(app: FastifyInstance, { webhooks }: RouteContext): Promise<void> {
  app.get<{ Querystring: WebhookDeliveryQuery }>(
    routePatterns.webhookDeliveries,
    {
      config: { scope: 'tasks:read', operation: listWebhookDeliveries },
      schema: { querystring: WebhookDeliveryQuerySchema },
    },
    async ({ principal, query: { limit, task_id: taskId } }): Promise<WebhookDeliveryList> => {
      const found = await webhooks.deliveries(principal.owner, { limit, taskId })
      return { success: true, deliveries: found.map(deliveryView) }
    },
  )

  app.post<{ Params: { delivery_id: string } }>(
    routePatterns.webhookReplay,
    { config: { scope: 'tasks:write', operation: replayWebhook } },
    async ({ principal, params: { delivery_id: id } }, reply) => {
      if (!isUuid(id) || !(await webhooks.replay(principal.owner, id))) {
        throw notFound('There is no delivery with this id.')
      }
      return reply.code(202).send({ success: true, id } satisfies WebhookReplayed)
    },
  )
}
