import type { Problem } from '@nusabaca/contract'
import { problemMediaType } from '@nusabaca/contract/constants'
import { withDeadline } from './deadline.js'
import { NusabacaApiError, NusabacaClientError, NusabacaConnectionError } from './errors.js'
import { pause } from './pause.js'
import { parseRetryAfter } from './retry-after.js'
import { fetchWithProgress, type UploadProgress } from './upload-progress.js'
import { parseJson } from './wire.js'

/** What every call may be given. */
export interface RequestOptions {
  /** Ends the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for one try, its body included. */
  readonly timeoutMs?: number | undefined
  /** How often a call that may be repeated is tried again after no answer, 429, 503, or a proxy's 502 or 504. */
  readonly maxRetries?: number | undefined
  /** Of a call that makes something: it makes it once, however often it is sent. By default each call has its own. */
  readonly idempotencyKey?: string | undefined
}

/** What a call that sends files may be given besides. */
export interface UploadRequestOptions extends RequestOptions {
  /** Called as bytes are sent. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined
}

/** What a question may be given whose answer may wait. */
export interface WaitingRequestOptions extends RequestOptions {
  /** How long the server may wait for a change before it answers. */
  readonly waitSeconds?: number | undefined
}

export interface TransportOptions {
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly language: string | undefined
  readonly fetch: typeof globalThis.fetch | undefined
  readonly timeoutMs: number
  readonly maxRetries: number
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With its query. */
  readonly path: string
  /** It makes something, and is tried again under one key. */
  readonly once?: boolean
  /** A form, or JSON text. */
  readonly body?: FormData | string
  readonly headers?: Readonly<Record<string, string>>
  /** Sends in the place of the transport's own. */
  readonly fetch?: typeof globalThis.fetch
}

export interface PutRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob
}

/** A good answer, read to its end. */
export interface TransportResponse {
  readonly body: Blob
  /** Its entity tag. */
  readonly tag: string | null
  readonly retryAfterMs: number | null
}

/** Sends requests: paths to URLs, authorisation, deadlines, retries, and error answers to errors. */
export interface Transport {
  send(request: TransportRequest, options: UploadRequestOptions): Promise<TransportResponse>
  /** What a good answer says, which is JSON. */
  json<T>(request: TransportRequest, options: UploadRequestOptions): Promise<T>
  /** Puts a file to an address of any server, without the key. */
  put(request: PutRequest, options: UploadRequestOptions): Promise<void>
  /** A good answer whose body is still to come, without a deadline; the signal ends that, too. */
  open(request: TransportRequest, signal: AbortSignal): Promise<Response>
}

const firstRetryMs = 500
const longestRetryMs = 8_000
/** A server that asks for more than this is not waited for inside of a call: the caller shall know. */
const longestObeyedRetryAfterMs = 60_000

export function createTransport(options: TransportOptions): Transport {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  // Browsers' fetch wants no other `this`.
  const plainFetch: typeof globalThis.fetch =
    options.fetch ?? ((input, init) => globalThis.fetch(input, init))

  const fetchFor = ({ onUploadProgress }: UploadRequestOptions): typeof plainFetch =>
    onUploadProgress ? fetchWithProgress(options.fetch, onUploadProgress) : plainFetch

  async function open(request: TransportRequest, signal: AbortSignal): Promise<Response> {
    const { fetch = plainFetch } = request
    const response = await fetch(baseUrl + request.path, {
      method: request.method,
      headers: { ...headersFor(options, request.body), ...request.headers },
      signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    // Only who sends a tag is told that nothing has changed.
    if (response.ok || response.status === 304) return response
    throw await toApiError(response)
  }

  async function attempt(request: TransportRequest, signal: AbortSignal): Promise<TransportResponse> {
    const response = await open(request, signal)
    return {
      body: await response.blob(),
      tag: response.headers.get('etag'),
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
    }
  }

  async function inTime<T>(
    { signal, timeoutMs = options.timeoutMs }: RequestOptions,
    act: (signal: AbortSignal) => Promise<T>,
    server = baseUrl || 'the server',
  ): Promise<T> {
    try {
      return await withDeadline({ timeoutMs, signal }, act)
    } catch (error) {
      if (error instanceof NusabacaClientError || signal?.aborted) throw error
      throw new NusabacaConnectionError(`No connection to ${server}`, { cause: error })
    }
  }

  const send: Transport['send'] = async (given, requestOptions) => {
    const { idempotencyKey } = requestOptions
    const request = {
      ...(given.once ? withKey(given, idempotencyKey) : given),
      fetch: fetchFor(requestOptions),
    }
    const mayRepeat = request.method === 'GET' || request.once
    const maxRetries = mayRepeat ? (requestOptions.maxRetries ?? options.maxRetries) : 0
    for (let retry = 0; ; retry += 1) {
      try {
        return await inTime(requestOptions, (signal) => attempt(request, signal))
      } catch (error) {
        const delayMs = retry < maxRetries ? retryDelayMs(error, retry) : null
        if (delayMs === null) throw error
        await pause(delayMs, requestOptions.signal)
      }
    }
  }

  return {
    open,
    async put({ url, headers, body }, requestOptions) {
      const fetch = fetchFor(requestOptions)
      const act = async (signal: AbortSignal) => {
        const response = await fetch(url, { method: 'PUT', headers, body, signal })
        if (!response.ok) throw await toApiError(response)
      }
      await inTime(requestOptions, act, new URL(url).origin)
    },
    send,
    async json<T>(request: TransportRequest, requestOptions: UploadRequestOptions) {
      const { body } = await send(request, requestOptions)
      return parseJson<T>(await body.text())
    },
  }
}

function withKey(request: TransportRequest, key: string = randomKey()): TransportRequest {
  return { ...request, headers: { ...request.headers, 'idempotency-key': key } }
}

/** Not `crypto.randomUUID`: pages that came over plain http lack it. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-')
}

async function toApiError(response: Response): Promise<NusabacaApiError> {
  return new NusabacaApiError({
    status: response.status,
    problem: parseProblem(response.headers.get('content-type'), await response.text()),
    requestId: response.headers.get('x-request-id'),
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
  })
}

function headersFor(
  { apiKey, language }: Pick<TransportOptions, 'apiKey' | 'language'>,
  body: TransportRequest['body'],
): Record<string, string> {
  return {
    accept: `application/json, ${problemMediaType}, text/plain;q=0.9`,
    ...(typeof body === 'string' && { 'content-type': 'application/json' }),
    ...(language !== undefined && { 'accept-language': language }),
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  }
}

/** How long to wait before the next try; null when there is to be none. */
export function retryDelayMs(error: unknown, retry: number): number | null {
  const backoffMs = Math.min(firstRetryMs * 2 ** retry, longestRetryMs) * (0.75 + Math.random() / 4)
  if (error instanceof NusabacaConnectionError) return backoffMs
  if (!(error instanceof NusabacaApiError) || !isWorthRepeating(error)) return null
  const askedMs = error.retryAfterMs
  if (askedMs === null) return backoffMs
  return askedMs <= longestObeyedRetryAfterMs ? askedMs : null
}

/** Also while the first try, to which the connection broke, is under way. */
function isWorthRepeating({ status, code }: NusabacaApiError): boolean {
  // What stands before a server that restarts answers so in its place; the server's own 504 is final.
  const isWithoutServer = code === null && (status === 502 || status === 504)
  return isWithoutServer || status === 429 || status === 503 || code === 'idempotency_in_flight'
}

function parseProblem(contentType: string | null, text: string): Problem | null {
  if (contentType === null || !contentType.includes('json')) return null
  try {
    const body: unknown = JSON.parse(text)
    return isProblem(body) ? body : null
  } catch {
    return null
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'success' in body && 'message' in body
}
