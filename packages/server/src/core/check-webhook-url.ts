import { NusabacaError } from './errors.js'
import type { OutboundHttp } from './ports/outbound-http.js'
import { say } from './sentence.js'

/** Throws `source_blocked` or `invalid_request`, and says that it is about the `webhook_url`, where a request has one. */
export function checkWebhookUrl(outbound: OutboundHttp, url: string | undefined): void {
  if (url === undefined) return
  try {
    outbound.check(url)
  } catch (error) {
    if (!(error instanceof NusabacaError)) throw error
    const detail = say('The webhook_url cannot be used. {reason}', { reason: error.sentence })
    throw new NusabacaError(error.code, { detail, cause: error })
  }
}
