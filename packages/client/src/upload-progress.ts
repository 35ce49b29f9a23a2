import { encodeForm } from './document-form.js'
import { NusabacaConnectionError } from './errors.js'

/** How much of a request has been sent, in bytes, with what a form adds; from 0 again when it is tried again. */
export interface UploadProgress {
  readonly sentBytes: number
  readonly totalBytes: number
}

type OnProgress = (progress: UploadProgress) => void
type Fetch = typeof globalThis.fetch

/** The platform's fetch tells of no progress: browsers have a request of old for it, others stream the body. */
export function fetchWithProgress(fetch: Fetch | undefined, onProgress: OnProgress): Fetch {
  if (fetch === undefined && typeof XMLHttpRequest === 'function') return xhrFetch(onProgress)
  return streamingFetch(fetch ?? globalThis.fetch, onProgress)
}

function xhrFetch(onProgress: OnProgress): Fetch {
  return (input, { method = 'GET', headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest()
      xhr.open(method, String(input))
      xhr.responseType = 'blob'
      new Headers(headers).forEach((value, name) => {
        xhr.setRequestHeader(name, value)
      })
      xhr.upload.onprogress = ({ loaded, total }) => onProgress({ sentBytes: loaded, totalBytes: total })
      const abort = (): void => xhr.abort()
      signal?.addEventListener('abort', abort)
      xhr.onloadend = () => {
        signal?.removeEventListener('abort', abort)
        const { status } = xhr
        // A Response of such a status takes no body, not even an empty one.
        const answer = status === 204 || status === 205 ? null : xhr.response
        if (status === 0) reject(signal?.reason ?? new NusabacaConnectionError('The upload broke off'))
        else resolve(new Response(answer, { status, headers: parseHeaders(xhr) }))
      }
      xhr.send(body as XMLHttpRequestBodyInit)
    })
}

function parseHeaders(xhr: XMLHttpRequest): Headers {
  const lines = xhr.getAllResponseHeaders().split('\r\n')
  return new Headers(
    lines.flatMap((line) => {
      const colon = line.indexOf(': ')
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)] as [string, string]]
    }),
  )
}

function streamingFetch(fetch: Fetch, onProgress: OnProgress): Fetch {
  return (input, init = {}) => {
    const { body } = init
    const form = body instanceof FormData ? encodeForm(body) : null
    const blob = form === null ? body : form.blob
    if (!(blob instanceof Blob)) return fetch(input, init)
    let sentBytes = 0
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk)
        sentBytes += chunk.length
        onProgress({ sentBytes, totalBytes: blob.size })
      },
    })
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(form !== null && { 'content-type': form.contentType }),
      // Stores of objects take nothing whose length they do not know.
      'content-length': String(blob.size),
    }
    // `duplex` is missing from the types of the DOM, and asked for by the standard.
    const streamed = { ...init, headers, body: blob.stream().pipeThrough(count), duplex: 'half' }
    return fetch(input, streamed as RequestInit)
  }
}
