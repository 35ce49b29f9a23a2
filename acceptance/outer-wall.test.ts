import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataDir, endOwnProgram, type Program, startProgram } from './program.js'
import { until } from './until.js'

let program: Program
let cert: string
let key: string

beforeAll(async () => {
  const dataDir = await createDataDir()
  cert = join(dataDir, 'cert.pem')
  key = join(dataDir, 'key.pem')
  makeCertificate('first')
  program = await startProgram(dataDir, {
    NUSABACA_OCR_ENGINE: 'noop',
    NUSABACA_TLS_CERT: cert,
    NUSABACA_TLS_KEY: key,
    NUSABACA_HEADER_TIMEOUT: '3s',
    NUSABACA_BODY_TIMEOUT: '1s',
    NUSABACA_IDLE_TIMEOUT: '3s',
  })
})
afterAll(() => endOwnProgram(program))

/** Puts a new key and its certificate in place. */
function makeCertificate(name: string): void {
  const made = ['-keyout', `${key}.new`, '-out', `${cert}.new`]
  const wanted = [
    '-x509',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-subj',
    `/CN=${name}`,
  ]
  execFileSync('openssl', ['req', ...wanted, '-addext', 'subjectAltName=IP:127.0.0.1', ...made], {
    stdio: 'ignore',
  })
  renameSync(`${key}.new`, key)
  renameSync(`${cert}.new`, cert)
}

interface Connection {
  readonly socket: TLSSocket
  /** What has come so far. */
  readonly text: () => string
  readonly ended: () => boolean
}

async function open(): Promise<Connection> {
  const { hostname, port } = new URL(program.url)
  // Which certificate is shown is what a test looks at.
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
  let text = ''
  let ended = false
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  socket
    .on('error', () => undefined)
    .on('close', () => {
      ended = true
    })
  await once(socket, 'secureConnect')
  return { socket, text: () => text, ended: () => ended }
}

async function untilEnded({ ended, text }: Connection): Promise<string> {
  await until({ what: 'the connection is ended', withinMs: 20_000 }, ended)
  return text()
}

const head = 'GET /livez HTTP/1.1\r\nHost: localhost\r\n'

describe('a connection is ended', () => {
  it('when nothing is sent on it, or the head of a request stays unfinished', async () => {
    const [silent, stalled] = [await open(), await open()]
    stalled.socket.write(head)
    for (const connection of [silent, stalled]) {
      const answer = await untilEnded(connection)
      expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(answer).toContain('"code":"invalid_request"')
    }
  })

  it('when a body stalls', async () => {
    const connection = await open()
    const type = 'Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 1000'
    connection.socket.write(
      `POST /api/v1/upload/async/ HTTP/1.1\r\nHost: localhost\r\n${type}\r\n\r\n--B\r\n`,
    )
    const answer = await untilEnded(connection)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(answer).toContain('"status":408')
  })

  it('when no other request comes', async () => {
    const connection = await open()
    connection.socket.write(`${head}\r\n`)
    expect(await untilEnded(connection)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })
})

it('takes a new certificate up, and drops no connection for it', async () => {
  const before = await open()
  before.socket.write(`${head}\r\n`)
  let asked = 1
  makeCertificate('second')
  await until({ what: 'the new certificate is shown', withinMs: 10_000, everyMs: 200 }, async () => {
    before.socket.write(`${head}\r\n`)
    asked += 1
    const { socket } = await open()
    const { CN } = socket.getPeerCertificate().subject ?? {}
    socket.destroy()
    return CN === 'second'
  })
  before.socket.write(`${head}Connection: close\r\n\r\n`)
  const answers = await untilEnded(before)
  expect(answers.match(/HTTP\/1\.1 200 OK/g)?.length).toBe(asked + 1)
  expect(answers).toMatch(/^strict-transport-security: max-age=/im)
})
