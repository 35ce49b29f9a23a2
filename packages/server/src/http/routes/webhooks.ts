import {
  routePatterns,
  type WebhookCreated,
  type WebhookList,
  type WebhookRemoved,
  type WebhookRequest,
  WebhookRequestSchema,
  type WebhookSecret,
} from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { notFound } from '../../core/errors.js'
import { isUuid } from '../../core/find-task.js'
import * as core from '../../core/webhook-secrets.js'
import { webhookView } from '../../core/webhook-views.js'
import type { RouteContext } from '../app-context.js'
import {
  addWebhook,
  getWebhookSecret,
  listWebhooks,
  removeWebhook,
  replaceWebhookSecret,
} from '../operations/webhooks.js'
import type { Operation } from '../reference/operation.js'

/** GET, POST …/webhooks/, DELETE …/webhooks/{id}/: who hears of the end of tasks; …/webhooks/secret/: what signs it. */
export async function manageWebhooks(app: FastifyInstance, context: RouteContext): Promise<void> {
  const { webhooks, outbound } = context
  const config = (operation: Operation) => ({ scope: 'tasks:write', operation }) as const

  async function newestSecret(owner: string): Promise<string> {
    const [secret = ''] = await core.webhookSecrets(context, owner)
    return secret
  }

  app.get(
    routePatterns.webhooks,
    { config: config(listWebhooks) },
    async ({ principal }): Promise<WebhookList> => {
      const found = await webhooks.list(principal.owner)
      return { success: true, webhooks: found.map(webhookView) }
    },
  )

  app.post<{ Body: WebhookRequest }>(
    routePatterns.webhooks,
    { config: config(addWebhook), schema: { body: WebhookRequestSchema } },
    async ({ principal, body }, reply) => {
      outbound.check(body.url)
      const webhook = webhookView(await webhooks.add(principal.owner, body.url))
      const secret = await newestSecret(principal.owner)
      return reply.code(201).send({ success: true, webhook, secret } satisfies WebhookCreated)
    },
  )

  app.delete<{ Params: { webhook_id: string } }>(
    routePatterns.webhook,
    { config: config(removeWebhook) },
    async ({ principal, params: { webhook_id: id } }): Promise<WebhookRemoved> => {
      if (isUuid(id) && (await webhooks.remove(principal.owner, id))) return { success: true, id }
      throw notFound('There is no webhook with this id.')
    },
  )

  app.get(
    routePatterns.webhookSecret,
    { config: config(getWebhookSecret) },
    async ({ principal }): Promise<WebhookSecret> => {
      return { success: true, secret: await newestSecret(principal.owner) }
    },
  )

  app.post(
    routePatterns.webhookSecret,
    { config: config(replaceWebhookSecret) },
    async ({ principal }): Promise<WebhookSecret> => {
      return { success: true, secret: await core.replaceWebhookSecret(context, principal.owner) }
    },
  )
}
