import type { LookupAddress, LookupOptions } from 'node:dns'
import dns from 'node:dns'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { NusabacaError } from '../../core/errors.js'
import type { ByteStream } from '../../core/ports/object-store.js'
import type { OutboundAnswer, OutboundHttp, OutboundRequest } from '../../core/ports/outbound-http.js'
import type { PlainTemplate } from '../../core/sentence.js'
import { type AddressGuard, createAddressGuard } from './address-guard.js'

export interface GuardedHttpOptions {
  /** Names of hosts, addresses and networks that may be asked though they are not public. */
  readonly allowed: readonly string[]
  readonly userAgent: string
  /** How long a connection, the head of an answer, or the next piece of its body may take. */
  readonly stallMs?: number
  readonly lookup?: Lookup
}

/** Looks all addresses of a name up, as `dns.lookup` does. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Requests through Node's own client, which connects to what the guard has seen. */
export function createGuardedHttp(options: GuardedHttpOptions): OutboundHttp {
  const { allowed, userAgent, stallMs = 10_000, lookup = dns.lookup } = options
  const guard = createAddressGuard(allowed)
  const agents = { http: new http.Agent(), https: new https.Agent() }

  function check(text: string, base?: string): URL {
    if (!URL.canParse(text, base)) {
      throw new NusabacaError('invalid_request', { detail: 'The address is not a URL.' })
    }
    const url = new URL(text, base)
    guard.checkUrl(url)
    return url
  }

  function ask(url: URL, request: OutboundRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { method, headers, body } = request
    const isSecure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      const asked = (isSecure ? https : http).request(url, {
        agent: isSecure ? agents.https : agents.http,
        method,
        headers: { 'accept-encoding': 'identity', 'user-agent': userAgent, ...headers },
        lookup: guardedLookup(guard, { lookup, port: url.port }),
        timeout: stallMs,
        signal,
      })
      let answer: IncomingMessage | undefined
      asked.on('response', (response) => {
        answer = response
        resolve(response)
      })
      asked.on('timeout', () => {
        // Where there is something to be read it is not the server that stalls.
        if ((answer?.readableLength ?? 0) === 0) asked.destroy(new Error('The server stalled'))
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  return {
    check: (url) => void check(url),

    async request(request, use) {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)])
      const explain = (error: unknown): unknown => {
        // Whoever gives up knows why.
        if (request.signal.aborted) return request.signal.reason
        if (error instanceof NusabacaError) return error
        return failed(
          signal.aborted
            ? 'The address takes too long to answer.'
            : 'The address does not answer as it should.',
          error,
        )
      }
      let url = check(request.url)
      for (let redirects = 0; ; redirects += 1) {
        const response = await ask(url, request, signal).catch((error) => {
          throw explain(error)
        })
        // It is destroyed before its end, and who still reads it then hears of that.
        response.on('error', () => undefined)
        try {
          const answer = answerOf(url, response, explain)
          const { location } = answer.headers
          const isRedirect = location !== undefined && [301, 302, 303, 307, 308].includes(answer.status)
          if (!isRedirect || request.maxRedirects === 0) return await use(answer)
          if (redirects === request.maxRedirects) throw failed('The address redirects too often.')
          url = check(location, url.href)
        } finally {
          response.destroy()
        }
      }
    },

    async close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Finds the addresses that the guard has seen, and no others. */
function guardedLookup(
  guard: AddressGuard,
  { lookup, port }: { readonly lookup: Lookup; readonly port: string },
): LookupFunction {
  return (host, options, found) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      try {
        if (error !== null) throw error
        for (const { address } of addresses) guard.checkAddress(address, { host, port })
      } catch (refusal) {
        return found(refusal as Error, [])
      }
      const [first] = addresses
      if (options.all || first === undefined) found(null, addresses)
      else found(null, first.address, first.family)
    })
  }
}

function answerOf(url: URL, response: IncomingMessage, explain: (error: unknown) => unknown): OutboundAnswer {
  const { statusCode = 0, headersDistinct } = response
  const last = Object.entries(headersDistinct).map(([name, values]) => [name, values?.at(-1) ?? ''])
  return {
    url: url.href,
    status: statusCode,
    headers: Object.fromEntries(last),
    body: explained(response, explain),
  }
}

async function* explained(
  body: ByteStream,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw explain(error)
  }
}

function failed(detail: PlainTemplate, cause?: unknown): NusabacaError {
  return new NusabacaError('source_failed', { detail, cause })
}
