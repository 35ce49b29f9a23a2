import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { WebhookSigner } from '../../core/ports/webhook-signer.js'

const secretBytes = 32

/** HMAC-SHA256, by the reference implementation. */
export function createStandardWebhooksSigner(): WebhookSigner {
  return {
    createSecret: () => `whsec_${randomBytes(secretBytes).toString('base64')}`,
    sign: ({ id, at, body }, secrets) => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
    }),
  }
}
