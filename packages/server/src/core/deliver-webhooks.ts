import { statusPath, type WebhookEvent } from '@nusabaca/contract'
import { asNusabacaError, NusabacaError } from './errors.js'
import type { OutboundAnswer, OutboundHttp } from './ports/outbound-http.js'
import type { SecretBox } from './ports/secret-box.js'
import type { DeliveryOutcome, DueDelivery, WebhookOutbox } from './ports/webhook-outbox.js'
import type { WebhookSigner } from './ports/webhook-signer.js'
import type { WebhookStore } from './ports/webhook-store.js'
import { traceHeaders } from './trace.js'
import { webhookSecrets } from './webhook-secrets.js'

export interface DeliverWebhooksPorts {
  readonly outbox: WebhookOutbox
  readonly webhooks: WebhookStore
  readonly signer: WebhookSigner
  readonly secrets: SecretBox
  readonly outbound: OutboundHttp
  readonly publicUrl: () => string
  /** Called with how each try ended, before that is recorded. */
  readonly onTried: (delivery: DueDelivery, outcome: DeliveryOutcome) => void
  /** Called when it could not be recorded how a try ended; it will be tried again. */
  readonly onError: (error: Error) => void
}

/** Sends messages that are due. */
export interface WebhookDeliverer {
  /** Begins to send as many as there is room for. */
  run(): Promise<void>
  /** Breaks off what is being sent; that will be tried again. */
  stop(): Promise<void>
}

const mostAtOnce = 20
const mostPerUrl = 4
const timeoutMs = 15_000
const leaseMs = 60_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** From one try to the next, as Standard Webhooks suggest, until more than a day has gone by. */
const schedule = [5000, 5 * minuteMs, hourMs / 2, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs]

/** A deliverer that lets no slow receiver hold up the others. */
export function createWebhookDeliverer(ports: DeliverWebhooksPorts): WebhookDeliverer {
  const sending = new Map<DueDelivery, Promise<void>>()
  const stopping = new AbortController()

  async function send(delivery: DueDelivery): Promise<void> {
    const outcome = await tryOnce(ports, delivery, stopping.signal)
    ports.onTried(delivery, outcome)
    await ports.outbox.settle(delivery, outcome)
    if (outcome.httpStatus === 410) await ports.outbox.disable(delivery)
  }

  return {
    async run() {
      const due = await ports.outbox.take({
        limit: mostAtOnce - sending.size,
        perUrl: mostPerUrl,
        leaseMs,
        except: [...sending.keys()].map(({ url }) => url),
      })
      for (const delivery of due) {
        const sent = send(delivery)
          .catch(ports.onError)
          .finally(() => sending.delete(delivery))
        sending.set(delivery, sent)
      }
    },
    async stop() {
      stopping.abort(new NusabacaError('worker_lost', { detail: 'The worker is shutting down.' }))
      await Promise.all(sending.values())
    },
  }
}

/** Any answer that is not good, or none, is a reason to try again, but for 410: nobody is there any more. */
async function tryOnce(
  ports: DeliverWebhooksPorts,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  try {
    const { id, url, triedAt: at } = delivery
    const body = JSON.stringify(eventOf(delivery, ports.publicUrl()))
    const secrets = await webhookSecrets(ports, delivery.owner)
    const headers = {
      'content-type': 'application/json',
      ...traceHeaders(delivery.trace),
      ...ports.signer.sign({ id, at, body }, secrets),
    }
    const request = { url, method: 'POST', headers, body, maxRedirects: 0, timeoutMs, signal } as const
    return await ports.outbound.request(request, async (answer) => outcomeOf(delivery, answer))
  } catch (error) {
    return again(delivery, { httpStatus: null, error: asNusabacaError(error).message })
  }
}

function outcomeOf(delivery: DueDelivery, { status: httpStatus, headers }: OutboundAnswer): DeliveryOutcome {
  if (httpStatus >= 200 && httpStatus < 300) return { status: 'delivered', httpStatus, error: null }
  const failure = { httpStatus, error: `It answered with status ${httpStatus}.` }
  if (httpStatus === 410) return { status: 'failed', ...failure }
  const askedMs = Number(headers['retry-after']) * 1000
  return again(delivery, failure, askedMs)
}

function again(
  { tries }: DueDelivery,
  failure: Pick<DeliveryOutcome, 'httpStatus' | 'error'>,
  askedMs = 0,
): DeliveryOutcome {
  const planned = schedule[tries - 1]
  if (planned === undefined) return { status: 'failed', ...failure }
  const askedInTimeMs = askedMs > 0 && askedMs <= 24 * hourMs ? askedMs : 0
  // Messages that failed together do not come back together.
  const againAfterMs = Math.max(planned * (1 + Math.random() / 10), askedInTimeMs)
  return { status: 'pending', againAfterMs, ...failure }
}

function eventOf({ type, taskId, attempt, createdAt }: DueDelivery, publicUrl: string): WebhookEvent {
  return {
    type,
    timestamp: createdAt.toISOString(),
    data: {
      task_id: taskId,
      status: type.slice('task.'.length),
      attempt,
      status_url: publicUrl + statusPath(taskId),
    },
  }
}
