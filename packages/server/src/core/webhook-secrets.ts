import type { SecretBox } from './ports/secret-box.js'
import type { WebhookSigner } from './ports/webhook-signer.js'
import type { WebhookStore } from './ports/webhook-store.js'

export interface WebhookSecretsPorts {
  readonly webhooks: WebhookStore
  readonly signer: WebhookSigner
  readonly secrets: SecretBox
}

/** What the owner's messages are signed with, the newest first; made when first asked for. */
export async function webhookSecrets(
  { webhooks, signer, secrets }: WebhookSecretsPorts,
  owner: string,
): Promise<readonly string[]> {
  const { current, previous } = await webhooks.secrets(owner, secrets.seal(signer.createSecret()))
  return [current, previous].filter((sealed) => sealed !== null).map((sealed) => secrets.open(sealed))
}

/** Makes a new secret; the one before signs, too, for a day, so that receivers have time to learn the new one. */
export async function replaceWebhookSecret(
  { webhooks, signer, secrets }: WebhookSecretsPorts,
  owner: string,
): Promise<string> {
  const secret = signer.createSecret()
  await webhooks.replaceSecret(owner, secrets.seal(secret))
  return secret
}
