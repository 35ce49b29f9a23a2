import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type Problem, problemMediaType } from '@nusabaca/contract'
import type { FastifyServerOptions } from 'fastify'

/** Certificate and key in PEM. */
export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
}

/** How connections are taken. */
export interface ServerOptions {
  /** Plain HTTP when null. */
  readonly tls: TlsFiles | null
  /** Addresses and networks of proxies with commas between them, or how many there are; none when null. */
  readonly trustProxy: string | number | null
  /** For the head of a request, from the beginning of its connection on. */
  readonly headerTimeoutMs: number
  /** For a body that has stalled. */
  readonly bodyTimeoutMs: number
  /** For all of a request. */
  readonly requestTimeoutMs: number
  /** For the next request on a connection. */
  readonly idleTimeoutMs: number
}

/** What Fastify is to know of it. */
export function fastifyServerOptions(options: ServerOptions): FastifyServerOptions {
  const { tls, trustProxy, headerTimeoutMs, requestTimeoutMs, idleTimeoutMs } = options
  const node = {
    headersTimeout: headerTimeoutMs,
    // Node looks for those that took too long every half a minute unless told otherwise.
    connectionsCheckingInterval: Math.min(headerTimeoutMs, 5000),
  }
  return {
    ...(tls === null ? { http: node } : { https: { ...node, ...tls } }),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    trustProxy: trustProxy ?? false,
    clientErrorHandler: answerClientError,
  } as FastifyServerOptions
}

/** Of connections that have not come to a request; `code` is Node's. */
function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const problem = clientProblem(error.code)
    const { status } = problem
    const body = JSON.stringify(problem)
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${problemMediaType}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }
  socket.destroy()
}

const clientErrors: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The head of the request is too large.'],
}

function clientProblem(code = ''): Problem {
  const [status, detail] = clientErrors[code] ?? [400, 'This is not HTTP as it should be.']
  return {
    type: 'urn:nusabaca:error:invalid_request',
    title: 'The request is not valid',
    status,
    detail,
    instance: '/',
    code: 'invalid_request',
    retryable: false,
    request_id: crypto.randomUUID(),
    success: false,
    message: detail,
  }
}
