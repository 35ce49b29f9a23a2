import type { WebhookDeliveryStatus, WebhookEventType } from '@nusabaca/contract'

/** An address that hears of the end of each task of its owner. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly createdAt: Date
  /** Since when it wants to hear nothing more. */
  readonly disabledAt: Date | null
}

/** A message about the end of a task, and what became of it. */
export interface WebhookDelivery {
  readonly id: string
  readonly taskId: string
  readonly owner: string
  readonly url: string
  readonly type: WebhookEventType
  /** The task's attempt that ended. */
  readonly attempt: number
  readonly status: WebhookDeliveryStatus
  readonly tries: number
  readonly httpStatus: number | null
  readonly error: string | null
  /** When the task ended. */
  readonly createdAt: Date
  readonly triedAt: Date | null
  readonly nextTryAt: Date
}

/** What an owner's messages are signed with, sealed. */
export interface WebhookSecrets {
  readonly current: Uint8Array
  /** The one before, for a day after it was replaced. */
  readonly previous: Uint8Array | null
}

/**
 * Webhooks of owners. Nobody finds what is another owner's.
 *
 * Promises: `secrets` keeps the first secret that it is offered, whoever else offers one at the time.
 */
export interface WebhookStore {
  /** Enabled, also when there was one with this URL. */
  add(owner: string, url: string): Promise<Webhook>
  list(owner: string): Promise<readonly Webhook[]>
  /** False when there is none. */
  remove(owner: string, id: string): Promise<boolean>
  /** Those that there are, or else `offered` from now on. */
  secrets(owner: string, offered: Uint8Array): Promise<WebhookSecrets>
  replaceSecret(owner: string, secret: Uint8Array): Promise<void>
  /** Newest first. */
  deliveries(
    owner: string,
    filter: { readonly limit: number; readonly taskId?: string | undefined },
  ): Promise<readonly WebhookDelivery[]>
  /** Has a message sent again, from the first try on. False when there is none. */
  replay(owner: string, deliveryId: string): Promise<boolean>
}
