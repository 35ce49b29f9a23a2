import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGcsObjects, type GcsObject, GcsRefusal, type GcsSession } from './gcs-objects.testing.js'
import { isSignedByGoogleRules } from './google-signature.testing.js'

/** Something that goes wrong with requests that match. */
export interface GcsFault {
  readonly method: string
  /** Found in path and query. */
  readonly url: RegExp
  /**
   * An HTTP status; or the connection breaks when so many bytes of the request have come, before the request's
   * answer, or in the middle of it; or a bit of what is sent is turned over on its way.
   */
  readonly failure: number | { readonly dropAfterBytes: number } | 'lose-answer' | 'cut-answer' | 'corrupt'
  /** So often. */
  times: number
}

export interface GcsServerOptions {
  readonly buckets: readonly string[]
  /** PEM of the account whose links are good. */
  readonly publicKey: string
  readonly pageSize?: number
}

/** Of requests by signed link, those that the bucket lets pages of other origins send: docs/clouds.md. */
const uploadHeaders = 'content-type, x-goog-content-length-range'

/**
 * A server that speaks as much of Google Cloud Storage's JSON API as the real client needs, after recorded
 * exchanges: uploads at once and resumable, ranges, preconditions, lists in pages, deletes; and signed links.
 */
export async function startGcsServer({ buckets, publicKey, pageSize = 1000 }: GcsServerOptions) {
  const objects = createGcsObjects(buckets)
  const faults: GcsFault[] = []
  const requests: string[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    requests.push(`${method} ${url.pathname}${url.search}`)
    const failure = takeFault(method, `${url.pathname}${url.search}`)
    if (typeof failure === 'number') throw new GcsRefusal(failure, 'backendError', 'Injected')
    if (typeof failure === 'object') dropAfter(request, failure.dropAfterBytes)
    if (failure === 'corrupt')
      request.once('data', (chunk: Buffer) => chunk.writeUInt8(chunk.readUInt8() ^ 1))
    const reply = response
    if (failure === 'lose-answer') answerNever(request, response)
    if (failure === 'cut-answer') cutAnswer(request, response)
    const path = url.pathname.replace(/^\/storage\/v1/, '')
    const object = /^\/b\/([^/]+)\/o\/(.+)$/.exec(path)?.slice(1).map(decodeURIComponent)
    const bucket = /^(?:\/upload\/storage\/v1)?\/b\/([^/]+)\/o$/.exec(path)?.[1]
    if (path.startsWith('/upload/') && bucket !== undefined) return upload(bucket, { request, url, reply })
    if (bucket !== undefined) return list(bucket, url, reply)
    if (object !== undefined) return one(object as [string, string], { request, url, reply })
    return link({ request, url, reply })
  }

  function takeFault(method: string, path: string): GcsFault['failure'] | undefined {
    const fault = faults.find((each) => each.times > 0 && each.method === method && each.url.test(path))
    if (fault === undefined) return undefined
    fault.times -= 1
    return fault.failure
  }

  async function upload(bucket: string, { request, url, reply }: Exchange): Promise<void> {
    const { searchParams: query } = url
    const id = query.get('upload_id')
    if (id !== null) return continueSession(id, { request, reply })
    const body = await bytesOf(request)
    const name = query.get('name') ?? ''
    const header = (key: string) => String(request.headers[key] ?? 'application/octet-stream')
    switch (query.get('uploadType')) {
      case 'resumable': {
        const ifGenerationMatch = query.get('ifGenerationMatch')
        const fields = { bucket, name, contentType: header('x-upload-content-type'), ifGenerationMatch }
        const location = `${url.origin}${url.pathname}?uploadType=resumable&upload_id=${objects.beginSession(fields)}`
        return void reply.writeHead(200, { location }).end()
      }
      case 'media': {
        const { resource } = objects.insert(bucket, { name, contentType: header('content-type') }, body)
        return sendJson(reply, 200, resource)
      }
      default:
        throw new GcsRefusal(400, 'invalid', 'This way of uploading is not spoken here.')
    }
  }

  async function continueSession(id: string, { request, reply }: Omit<Exchange, 'url'>): Promise<void> {
    const session = objects.session(id)
    if (request.method === 'DELETE') {
      objects.cancelSession(id)
      return void reply.writeHead(499).end()
    }
    const [, first, total] = /^bytes (?:(\d+)-(?:\d+|\*)|\*)\/(\d+|\*)$/.exec(
      request.headers['content-range'] ?? '',
    ) ?? [undefined, '0', request.headers['content-length'] ?? '*']
    if (session.done === null && first !== undefined) await receive(session, Number(first), request)
    else await bytesOf(request)
    if (session.done === null && session.received === Number(total)) objects.finishSession(session)
    if (session.done !== null) return sendJson(reply, 200, session.done.resource)
    const range = session.received > 0 ? { range: `bytes=0-${session.received - 1}` } : {}
    reply.writeHead(308, range).end()
  }

  function list(bucket: string, { searchParams: query }: URL, reply: ServerResponse): void {
    const after = Buffer.from(query.get('pageToken') ?? '', 'base64').toString()
    const most = Math.min(Number(query.get('maxResults') ?? pageSize), pageSize)
    const { items, more } = objects.list(bucket, { prefix: query.get('prefix') ?? '', after, most })
    const last = items.at(-1)?.resource.name ?? ''
    sendJson(reply, 200, {
      kind: 'storage#objects',
      items: items.map(({ resource }) => resource),
      ...(more && { nextPageToken: Buffer.from(last).toString('base64') }),
    })
  }

  function one([bucket, name]: [string, string], { request, url, reply }: Exchange): void {
    const { searchParams: query } = url
    if (request.method === 'DELETE') {
      objects.remove(bucket, name, query.get('ifGenerationMatch'))
      reply.writeHead(204).end()
      return
    }
    const object = objects.find(bucket, name)
    if (query.get('alt') === 'media') sendMedia(object, { request, reply })
    else sendJson(reply, 200, object.resource)
  }

  /** Path-style XML requests, which signed links are; pages of any origin may make them. */
  async function link({ request, url, reply }: Exchange): Promise<void> {
    const { method = 'GET' } = request
    reply.setHeader('access-control-allow-origin', '*')
    if (method === 'OPTIONS') {
      const allowed = { 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': uploadHeaders }
      return void reply.writeHead(200, allowed).end()
    }
    const sent = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    // Google's client signs the host without its port, which the real service does not have.
    const headers = { ...Object.fromEntries(sent), host: url.hostname }
    if (!isSignedByGoogleRules({ method, url, headers }, publicKey, new Date())) {
      return void reply.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>')
    }
    const [bucket = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent)
    const name = rest.join('/')
    if (method === 'PUT') {
      const contentType = String(request.headers['content-type'])
      const content = await bytesOf(request)
      const [least = 0, most = 0] = String(request.headers['x-goog-content-length-range'])
        .split(',')
        .map(Number)
      if (content.length < least || content.length > most) return void reply.writeHead(400).end('<Error/>')
      objects.insert(bucket, { name, contentType }, content)
      return void reply.writeHead(200).end()
    }
    const object = objects.find(bucket, name)
    reply.setHeader('content-disposition', url.searchParams.get('response-content-disposition') ?? '')
    sendMedia(object, { request, reply })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => refuse(response, error))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    /** Method, path and query of each request so far. */
    requests,
    inject: (fault: GcsFault) => void faults.push(fault),
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

export type GcsServer = Awaited<ReturnType<typeof startGcsServer>>

interface Exchange {
  readonly request: IncomingMessage
  readonly url: URL
  readonly reply: ServerResponse
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Keeps what continues what is there; the service keeps what came before a connection broke, too. */
async function receive(session: GcsSession, first: number, request: IncomingMessage): Promise<void> {
  let position = first
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      const fresh = chunk.subarray(Math.max(0, session.received - position))
      position += chunk.length
      if (fresh.length === 0 || position - fresh.length !== session.received) continue
      session.chunks.push(fresh)
      session.received += fresh.length
    }
  } finally {
    // Only whole multiples of 256 KiB are kept of what was cut off.
    if (!request.complete) {
      const whole = Buffer.concat(session.chunks)
      session.received = whole.length - (whole.length % (256 * 1024))
      session.chunks = [whole.subarray(0, session.received)]
    }
  }
}

function dropAfter(request: IncomingMessage, bytes: number): void {
  let seen = 0
  request.on('data', (chunk: Buffer) => {
    seen += chunk.length
    if (seen >= bytes) request.socket.destroy()
  })
  request.pause()
}

/** Lets the request be acted on, and breaks the connection instead of answering. */
function answerNever(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => response
  response.end = () => {
    request.socket.destroy()
    return response
  }
}

/** Breaks the connection in the middle of the answer's body. */
function cutAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.end = ((body: Buffer) => {
    response.write(body.subarray(0, body.length / 2), () => request.socket.destroy())
    return response
  }) as ServerResponse['end']
}

function sendJson(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { 'content-type': 'application/json' })
  reply.end(JSON.stringify(body))
}

function sendMedia({ resource, content }: GcsObject, { request, reply }: Omit<Exchange, 'url'>): void {
  const headers = {
    'content-type': String(resource['contentType']),
    'x-goog-hash': `crc32c=${resource['crc32c']}`,
    'x-goog-generation': resource.generation,
    'x-goog-stored-content-encoding': 'identity',
    'x-goog-stored-content-length': String(content.length),
  }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (first === undefined)
    return void reply.writeHead(200, { ...headers, 'content-length': content.length }).end(content)
  const part = content.subarray(Number(first), last ? Number(last) + 1 : undefined)
  const range = `bytes ${first}-${Number(first) + part.length - 1}/${content.length}`
  reply.writeHead(206, { ...headers, 'content-range': range, 'content-length': part.length }).end(part)
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) return
  if (!(error instanceof GcsRefusal)) {
    response.destroy()
    return
  }
  const { status, reason, message } = error
  const body = { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }
  sendJson(response, status, body)
}
