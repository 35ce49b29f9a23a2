/// <reference types="node" />
// biome-ignore lint/style/noRestrictedImports: the tests talk to a real server, the client itself does not
import { createServer, type IncomingMessage } from 'node:http'
// biome-ignore lint/style/noRestrictedImports: as above
import type { AddressInfo } from 'node:net'

/** What the stub is to answer with; a `drop` breaks the connection, `never` leaves it open. */
export interface StubAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly fault?: 'drop' | 'never'
}

/** A request as it came. */
export interface StubRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly atMs: number
}

export interface StubApi extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: readonly StubRequest[]
  /** How many requests were open at the same time, at most. */
  readonly mostAtOnce: () => number
}

/** A server that gives the answers in their order, and the last one for ever. */
export async function startStubApi(answers: readonly StubAnswer[], delayMs = 0): Promise<StubApi> {
  const requests: StubRequest[] = []
  let open = 0
  let mostAtOnce = 0
  const server = createServer(async (request, response) => {
    open += 1
    mostAtOnce = Math.max(mostAtOnce, open)
    response.on('close', () => {
      open -= 1
    })
    const atMs = performance.now()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body: Buffer.concat(chunks).toString('latin1'), atMs })
    const answer = answers[Math.min(requests.length, answers.length) - 1]
    if (answer?.fault === 'never') return
    if (answer?.fault === 'drop') {
      request.socket.destroy()
      return
    }
    const isText = typeof answer?.body === 'string'
    setTimeout(() => {
      response
        .writeHead(answer?.status ?? 200, {
          'content-type': isText ? 'text/plain' : 'application/json',
          ...answer?.headers,
        })
        .end(isText || answer?.status === 304 ? answer?.body : JSON.stringify(answer?.body ?? {}))
    }, delayMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mostAtOnce: () => mostAtOnce,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An error answer as the server gives them. */
export function problemAnswer(
  status: number,
  code: string,
  headers: Record<string, string> = {},
): StubAnswer {
  const message = `It is ${code}.`
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-7', ...headers },
    body: { success: false, message, detail: message, code, status, retryable: status === 503 },
  }
}
