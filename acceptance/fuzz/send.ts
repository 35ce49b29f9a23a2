import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { FuzzRequest } from './requests.js'

export interface FuzzAnswer {
  readonly status: number
  readonly mediaType: string
  readonly text: string
}

export interface Sender {
  /** The answer; of a stream its beginning. */
  send(request: FuzzRequest): Promise<FuzzAnswer>
  /** What is answered to bytes that may be no HTTP at all, until the connection ends. */
  sendBytes(text: string): Promise<string>
  close(): void
}

/** Sends what no client would. What is not answered within the time is an error. */
export function createSender(url: string, withinMs: number): Sender {
  const agent = new Agent({ keepAlive: true })
  const { hostname, port } = new URL(url)
  return {
    send({ method, path, headers, body }) {
      return new Promise((resolve, reject) => {
        const length = body === null ? {} : { 'content-length': String(body.length) }
        // Not as one URL, whose dots Node would take away.
        const outgoing = request({
          hostname,
          port,
          path,
          method,
          headers: { ...headers, ...length },
          agent,
          timeout: withinMs,
        })
        outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer within ${withinMs} ms`)))
        outgoing.on('error', reject)
        outgoing.on('response', (incoming) => {
          const [mediaType = ''] = (incoming.headers['content-type'] ?? '').split(';')
          let text = ''
          const finish = () => resolve({ status: incoming.statusCode ?? 0, mediaType, text })
          incoming.on('data', (chunk: Buffer) => {
            text += chunk.toString()
            if (mediaType !== 'text/event-stream') return
            finish()
            outgoing.destroy()
          })
          incoming.on('end', finish)
          incoming.on('error', reject)
        })
        outgoing.end(body)
      })
    },

    sendBytes(text) {
      return new Promise((resolve, reject) => {
        let got = ''
        const socket = connect(Number(port), hostname, () => socket.end(text))
        socket.setTimeout(withinMs, () => socket.destroy(new Error(`Nothing within ${withinMs} ms`)))
        socket.on('data', (data) => {
          got += data
        })
        socket.on('close', () => resolve(got))
        socket.on('error', (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
        })
      })
    },

    close: () => agent.destroy(),
  }
}

/** Nearly HTTP. */
export const malformed = [
  'GET / HTTP/9.9\r\n\r\n',
  'HELLO\r\n\r\n',
  'GET /livez HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n',
  'GET /livez HTTP/1.1\r\n\r\n',
  'POST /api/v1/upload/async/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
  'POST /api/v1/upload/async/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /api/v1/upload/async/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
  '\0\0\0\0\r\n\r\n',
]
