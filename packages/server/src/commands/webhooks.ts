import { resolve } from 'node:path'
import { createAesGcmSecretBox } from '../adapters/secret-box/aes-gcm.js'
import { createStandardWebhooksSigner } from '../adapters/webhook-signer/standard-webhooks.js'
import { createPostgresWebhookStore } from '../adapters/webhook-store/postgres.js'
import type { Config } from '../config.js'
import { isUuid } from '../core/find-task.js'
import { OperatorError } from '../core/operator-error.js'
import type { WebhookStore } from '../core/ports/webhook-store.js'
import { replaceWebhookSecret, webhookSecrets } from '../core/webhook-secrets.js'
import { deliveryView, webhookView } from '../core/webhook-views.js'
import { loadSecret } from '../secret.js'
import { type PrintOptions, printTable } from './print.js'
import { visit } from './visit.js'

export interface WebhooksOptions extends PrintOptions {
  readonly owner: string
}

/** `nusabaca webhooks list`. */
export async function listWebhooks(
  config: Config,
  { owner, json, print, note }: WebhooksOptions,
): Promise<void> {
  const webhooks = (await withWebhooks(config, (store) => store.list(owner))).map(webhookView)
  if (json) return print(JSON.stringify(webhooks))
  if (webhooks.length === 0) return note(`${owner} has no webhooks.`)
  const rows = webhooks.map(({ id, url, disabled_at }) => [id, disabled_at ?? 'no', url])
  printTable([['id', 'disabled', 'url'], ...rows], { print })
}

/** `nusabaca webhooks deliveries`: the newest hundred. */
export async function listDeliveries(
  config: Config,
  { owner, task: taskId, json, print, note }: WebhooksOptions & { readonly task?: string },
): Promise<void> {
  if (taskId !== undefined && !isUuid(taskId)) throw new OperatorError(`${taskId} is not the id of a task.`)
  const found = await withWebhooks(config, (store) => store.deliveries(owner, { limit: 100, taskId }))
  const deliveries = found.map(deliveryView)
  if (json) return print(JSON.stringify(deliveries))
  if (deliveries.length === 0) return note('There are no deliveries.')
  const rows = deliveries.map(({ id, type, status, tries, error, url }) => [
    id,
    type,
    status,
    String(tries),
    url,
    error ?? '',
  ])
  printTable([['id', 'type', 'status', 'tries', 'url', 'error'], ...rows], { print })
}

/** `nusabaca webhooks secret`: prints what an owner's messages are signed with, or a new secret. */
export async function showSecret(
  config: Config,
  { owner, replace, json, print }: WebhooksOptions & { readonly replace?: boolean },
): Promise<void> {
  const secrets = createAesGcmSecretBox(await loadSecret(config.secretKey, resolve(config.dataDir)))
  const secret = await withWebhooks(config, async (webhooks) => {
    const ports = { webhooks, secrets, signer: createStandardWebhooksSigner() }
    if (replace) return replaceWebhookSecret(ports, owner)
    return (await webhookSecrets(ports, owner))[0]
  })
  print(json ? JSON.stringify({ owner, secret }) : String(secret))
}

/** `nusabaca webhooks replay`. */
export async function replayDelivery(
  config: Config,
  id: string,
  { owner, json, print }: WebhooksOptions,
): Promise<void> {
  const replayed = isUuid(id) && (await withWebhooks(config, (store) => store.replay(owner, id)))
  if (!replayed) throw new OperatorError(`${owner} has no delivery ${id}.`)
  print(json ? JSON.stringify({ id }) : `Delivery ${id} will be sent again within seconds.`)
}

function withWebhooks<T>(config: Config, use: (webhooks: WebhookStore) => Promise<T>): Promise<T> {
  return visit(config, (database) => use(createPostgresWebhookStore(database)))
}
