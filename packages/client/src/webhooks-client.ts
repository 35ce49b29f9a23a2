import type {
  WebhookCreated,
  WebhookDeliveryList,
  WebhookDeliveryQuery,
  WebhookList,
  WebhookRemoved,
  WebhookReplayed,
  WebhookSecret,
} from '@nusabaca/contract'
import {
  webhookDeliveriesPath,
  webhookPath,
  webhookReplayPath,
  webhookSecretPath,
  webhooksPath,
} from '@nusabaca/contract/constants'
import type { RequestOptions, Transport } from './transport.js'
import { search, type Wanted } from './wire.js'

/** Who hears of the end of tasks: `webhooks` of a {@link NusabacaClient}. They are those of the key's owner. */
export class WebhooksClient {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Has an address told of the end of each task. The answer has the secret that verifies it. */
  add(url: string, options: RequestOptions = {}): Promise<WebhookCreated> {
    const body = JSON.stringify({ url })
    return this.#transport.json({ method: 'POST', path: webhooksPath(), body }, options)
  }

  list(options: RequestOptions = {}): Promise<WebhookList> {
    return this.#transport.json({ method: 'GET', path: webhooksPath() }, options)
  }

  remove(id: string, options: RequestOptions = {}): Promise<WebhookRemoved> {
    return this.#transport.json({ method: 'DELETE', path: webhookPath(id) }, options)
  }

  /** What all messages are signed with. */
  getSecret(options: RequestOptions = {}): Promise<WebhookSecret> {
    return this.#transport.json({ method: 'GET', path: webhookSecretPath() }, options)
  }

  /** Makes a new secret; the one before signs, too, for a day. */
  replaceSecret(options: RequestOptions = {}): Promise<WebhookSecret> {
    return this.#transport.json({ method: 'POST', path: webhookSecretPath() }, options)
  }

  /** What was sent and what became of it, the newest first. */
  listDeliveries(
    query: Wanted<WebhookDeliveryQuery> = {},
    options: RequestOptions = {},
  ): Promise<WebhookDeliveryList> {
    const path = webhookDeliveriesPath() + search(query)
    return this.#transport.json({ method: 'GET', path }, options)
  }

  /** Sends a message again, with the same id. */
  replay(deliveryId: string, options: RequestOptions = {}): Promise<WebhookReplayed> {
    return this.#transport.json({ method: 'POST', path: webhookReplayPath(deliveryId) }, options)
  }
}
