import type { ByteStream } from './object-store.js'

/** A request to a server that a client has named. */
export interface OutboundRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** A redirect is followed so often; with 0 it is the answer. */
  readonly maxRedirects: number
  /** For all of it: redirects, and the body, as long as it is used. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  /** Where it came from in the end. */
  readonly url: string
  readonly status: number
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: ByteStream
}

/**
 * Asks servers that clients have named, without letting anybody reach what only this machine can.
 *
 * Promises: no connection is made but to public addresses and those that the operator allows, whatever a name or a
 * redirect leads to and however an address is spelled; the address that was checked is the one that is
 * connected to. No proxy, no cookie and no credential is used, and nothing is decompressed. Whatever stalls is given
 * up. What may not be asked is `source_blocked`, what does not answer well `source_failed`, also in the middle of a
 * body. Memory does not grow with bodies.
 */
export interface OutboundHttp {
  /** Throws `source_blocked` for a URL that can be seen to be refused, or `invalid_request` for what is none. */
  check(url: string): void
  /** The answer, of whatever status, is there for as long as `use` takes. Throws what `use` throws, too. */
  request<T>(request: OutboundRequest, use: (answer: OutboundAnswer) => Promise<T>): Promise<T>
  close(): Promise<void>
}
