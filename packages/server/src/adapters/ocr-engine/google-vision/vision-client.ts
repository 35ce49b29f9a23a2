import type { ImageAnnotatorClient, protos } from '@google-cloud/vision'
import type { EncodedImage } from '../../../core/ports/ocr-engine.js'
import type { TraceHeaders } from '../../../core/trace.js'
import type { VisionAnswer } from './pieces.js'
import { fromRefusal, noCredentials, tooLate, toVisionError, type WireRefusal } from './vision-errors.js'

export interface VisionClientOptions {
  /** URL of the service; Google's global one when null. */
  readonly endpoint: string | null
  /** Key file of a service account; Google's default credentials when null. */
  readonly credentialsFile: string | null
  /** A request that takes longer is given up. */
  readonly deadlineMs: number
}

export interface VisionRequest {
  readonly image: EncodedImage
  /** As Google writes them. */
  readonly languageHints: readonly string[]
  readonly trace: TraceHeaders
}

/** Google's client, over REST, without its retries. Errors are {@link VisionError}s, or the signal's reason. */
export interface VisionClient {
  /** Asks what the client has no words for, by its path after the version; gives the JSON that is answered. */
  call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>
  /** One answer for each request, in their order. */
  annotate(requests: readonly VisionRequest[], signal: AbortSignal): Promise<readonly VisionAnswer[]>
  close(): Promise<void>
}

type BatchResponse = protos.google.cloud.vision.v1.IBatchAnnotateImagesResponse
type CancellableCall = Promise<[BatchResponse]> & { cancel(): void }

export function createVisionClient(options: VisionClientOptions): VisionClient {
  let opened: Promise<ImageAnnotatorClient> | undefined

  function open(): Promise<ImageAnnotatorClient> {
    opened ??= openClient(options).catch((error) => {
      opened = undefined
      throw noCredentials(error)
    })
    return opened
  }

  return {
    async call<T>(method: 'GET' | 'POST', path: string, body?: object) {
      const { auth } = await open()
      const url = new URL(`/v1/${path}`, options.endpoint ?? 'https://vision.googleapis.com')
      const signal = AbortSignal.timeout(options.deadlineMs)
      const request = { method, signal, responseType: 'json', ...(body && { data: body }) } as const
      try {
        const { ok, data } = await auth.fetch<T & { error: WireRefusal }>(url, request)
        if (!ok) throw fromRefusal(data.error)
        return data
      } catch (error) {
        throw signal.aborted ? tooLate() : toVisionError(error)
      }
    },

    async annotate(requests, signal) {
      const client = await open()
      signal.throwIfAborted()
      const deadline = AbortSignal.timeout(options.deadlineMs)
      // Past the client's own method, whose promise cannot be cancelled.
      const body = { requests: requests.map(toAnnotateRequest) }
      const callOptions = { retry: null, otherArgs: { headers: commonTrace(requests) } }
      const call = client.innerApiCalls['batchAnnotateImages']?.(body, callOptions) as CancellableCall
      const cancel = () => call.cancel()
      for (const ended of [signal, deadline]) ended.addEventListener('abort', cancel)
      try {
        const [{ responses }] = await call
        return responses ?? []
      } catch (error) {
        signal.throwIfAborted()
        throw deadline.aborted ? tooLate() : toVisionError(error)
      } finally {
        for (const ended of [signal, deadline]) ended.removeEventListener('abort', cancel)
      }
    },
    async close() {
      await (await opened)?.close()
    },
  }
}

/** Pages of several traces may share a request, which then belongs to none of them. */
function commonTrace(requests: readonly VisionRequest[]): TraceHeaders {
  const [first = {}, ...others] = requests.map(({ trace }) => trace)
  const isFirst = ({ traceparent, tracestate }: TraceHeaders) =>
    traceparent === first.traceparent && tracestate === first.tracestate
  return others.every(isFirst) ? first : {}
}

function toAnnotateRequest({ image: { bytes }, languageHints }: VisionRequest) {
  return {
    // Of other arrays of bytes the client makes a wrong base64.
    image: { content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) },
    features: [{ type: 'DOCUMENT_TEXT_DETECTION' }],
    imageContext: { languageHints },
  }
}

async function openClient(options: VisionClientOptions): Promise<ImageAnnotatorClient> {
  // Takes a second or two to load, and is not needed by those who read with engines of their own.
  const { ImageAnnotatorClient } = await import('@google-cloud/vision')
  const { credentialsFile, endpoint } = options
  const client = new ImageAnnotatorClient({
    fallback: true,
    ...(credentialsFile !== null && { keyFilename: credentialsFile }),
    ...(endpoint !== null && addressOf(new URL(endpoint))),
  })
  await client.initialize()
  const { auth } = client
  const fetch: (url: string, init: object) => unknown = auth.fetch.bind(auth)
  // The client hands over an agent of its own, with which proxies of the environment are passed by; and its
  // transport has answers of 400 and more thrown before the client can decode them.
  const override = { agent: undefined, validateStatus: () => true }
  auth.fetch = ((url: string, init: object) => fetch(url, { ...init, ...override })) as typeof auth.fetch
  return client
}

function addressOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:'
  return {
    apiEndpoint: hostname,
    port: Number(port) || (isPlain ? 80 : 443),
    protocol: protocol.slice(0, -1),
  }
}
