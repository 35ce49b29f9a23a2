import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One picture of a request, as it came over the wire. */
export interface AskedPicture {
  readonly bytes: Buffer
  readonly languageHints: readonly string[]
  readonly features: readonly string[]
}

export interface VisionServer {
  readonly url: string
  /** Key file of a service account that nobody but this server knows. */
  readonly credentialsFile: string
  /** The pictures of each request so far. */
  readonly requests: AskedPicture[][]
  /** The headers `traceparent` and `tracestate` of each. */
  readonly traces: (string | undefined)[]
  /** Requests whose client went away before it was answered. */
  readonly abandoned: number
  /** What the next requests are answered with: one answer for each picture, or whatever is written itself. */
  answer: (pictures: readonly AskedPicture[], response: ServerResponse) => unknown
  /** Answers everything else, with JSON or by itself; nothing is known where it gives null. */
  answerOther: (request: OtherRequest, response: ServerResponse) => unknown
  close(): Promise<void>
}

/** A request for something else than pictures to be read. */
export interface OtherRequest {
  readonly method: string
  /** After the version. */
  readonly path: string
  readonly body: unknown
}

interface WireRequest {
  readonly image?: { readonly content?: string }
  readonly features?: readonly { readonly type: string | number }[]
  readonly imageContext?: { readonly languageHints?: readonly string[] }
}

function traceOf({ traceparent, tracestate }: IncomingHttpHeaders): string | undefined {
  return traceparent === undefined ? undefined : `${traceparent} ${tracestate}`
}

/** A server on this machine that speaks `images:annotate` over REST, as Google's client asks it. */
export async function startVisionServer(): Promise<VisionServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-vision-'))
  const credentialsFile = join(folder, 'key.json')
  await writeFile(credentialsFile, JSON.stringify(serviceAccount()))
  const requests: AskedPicture[][] = []
  const traces: (string | undefined)[] = []
  let abandoned = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '' } = request
    const content = Buffer.concat(chunks).toString()
    const isSigned = request.headers.authorization?.startsWith('Bearer ey')
    if (method !== 'POST' || !url.startsWith('/v1/images:annotate') || !isSigned) {
      const other = {
        method,
        path: url.replace('/v1/', ''),
        body: content === '' ? null : JSON.parse(content),
      }
      const answer = isSigned ? await vision.answerOther(other, response) : null
      if (answer === null) sendError(response, { code: 404, status: 'NOT_FOUND', message: 'Not found' })
      else if (answer !== undefined) sendJson(response, 200, answer)
      return
    }
    const body = JSON.parse(content) as { requests: WireRequest[] }
    const pictures = body.requests.map(toPicture)
    requests.push(pictures)
    traces.push(traceOf(request.headers))
    response.on('close', () => {
      if (!response.writableEnded) abandoned += 1
    })
    const answers = await vision.answer(pictures, response)
    if (answers !== undefined) sendJson(response, 200, { responses: answers })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const vision: VisionServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentialsFile,
    requests,
    traces,
    get abandoned() {
      return abandoned
    },
    answer: (pictures) => pictures.map(() => ({})),
    answerOther: () => null,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
  return vision
}

export interface GoogleError {
  /** HTTP status. */
  readonly code: number
  /** Name of the google.rpc code. */
  readonly status: string
  readonly message: string
  readonly details?: readonly object[]
}

/** Refuses the whole request, as Google writes it. */
export function sendError(response: ServerResponse, error: GoogleError): void {
  sendJson(response, error.code, { error })
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
}

function toPicture({ image, features, imageContext }: WireRequest): AskedPicture {
  return {
    bytes: Buffer.from(image?.content ?? '', 'base64'),
    languageHints: imageContext?.languageHints ?? [],
    features: features?.map(({ type }) => String(type)) ?? [],
  }
}

function serviceAccount(): object {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    type: 'service_account',
    project_id: 'nusabaca-test',
    private_key_id: '1',
    private_key: privateKey,
    client_email: 'reader@nusabaca-test.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: 'http://127.0.0.1:9/token',
  }
}
