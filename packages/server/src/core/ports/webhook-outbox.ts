import type { Trace } from '../trace.js'
import type { WebhookDelivery } from './webhook-store.js'

/** A message that was taken to be sent. */
export interface DueDelivery extends WebhookDelivery {
  readonly triedAt: Date
  /** Of the task. */
  readonly trace: Trace | null
}

/** How a try ended. */
export interface DeliveryOutcome {
  /** `pending` when it is to be tried again. */
  readonly status: WebhookDelivery['status']
  readonly httpStatus: number | null
  readonly error: string | null
  readonly againAfterMs?: number
}

/**
 * Messages that wait to be sent. They come to be in the statement that ends their task.
 *
 * Promises: a message is given again when nobody has said how its try ended; what is said of an earlier try changes
 * nothing.
 */
export interface WebhookOutbox {
  /** Takes messages that are due, the longest due first, and none for the URLs in `except`. */
  take(options: {
    readonly limit: number
    readonly perUrl: number
    readonly leaseMs: number
    readonly except: readonly string[]
  }): Promise<readonly DueDelivery[]>
  settle(delivery: DueDelivery, outcome: DeliveryOutcome): Promise<void>
  /** Nothing more is sent to this URL of this owner until it is added anew. */
  disable(delivery: DueDelivery): Promise<void>
}
