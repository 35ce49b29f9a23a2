import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fastify } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { endStalledBodies } from './end-stalled-bodies.js'
import { handleErrors } from './problem-details.js'

const timeoutMs = 10_000
const app = fastify()
handleErrors(app)
endStalledBodies(app, timeoutMs)
app.addContentTypeParser('*', (_, payload, done) => done(null, payload))

let arriving: IncomingMessage | undefined
let read = 0
/** The body is read once it resolves. */
let mayRead: Promise<void>
app.post('/', async ({ raw }) => {
  arriving = raw
  await mayRead
  for await (const chunk of raw) read += chunk.length
  return { length: read }
})

beforeAll(async () => {
  await app.listen({ port: 0 })
  // Time passes for it alone.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
beforeEach(() => {
  arriving = undefined
  read = 0
  mayRead = Promise.resolve()
})
afterAll(async () => {
  vi.useRealTimers()
  await app.close()
})

function post(length: number) {
  const { port } = app.server.address() as AddressInfo
  const headers = { 'content-type': 'application/octet-stream', 'content-length': length }
  const request = httpRequest({ port, method: 'POST', headers })
  const answer = new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    request.on('error', reject).on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode, body: JSON.parse(text) })
    })
  })
  return { request, answer }
}

test('a body that stalls is answered, and its connection ended', async () => {
  const { request, answer } = post(10)
  request.write('half')
  await expect.poll(() => read).toBe(4)
  vi.advanceTimersByTime(2 * timeoutMs)
  expect(await answer).toMatchObject({ status: 408, body: { code: 'invalid_request', success: false } })
})

test('a body that comes slowly is let come', async () => {
  const { request, answer } = post(5)
  request.flushHeaders()
  await expect.poll(() => arriving).toBeDefined()
  for (let sent = 1; sent <= 5; sent += 1) {
    request.write('-')
    await expect.poll(() => read).toBe(sent)
    vi.advanceTimersByTime(timeoutMs)
  }
  expect(await answer).toEqual({ status: 200, body: { length: 5 } })
})

test('a body that is not read yet has not stalled', async () => {
  let go = (): void => undefined
  mayRead = new Promise((resolve) => {
    go = resolve
  })
  const { request, answer } = post(8_000_000)
  request.end(Buffer.alloc(8_000_000))
  await expect.poll(() => arriving?.readableLength).toBeGreaterThan(0)
  vi.advanceTimersByTime(5 * timeoutMs)
  go()
  expect(await answer).toEqual({ status: 200, body: { length: 8_000_000 } })
})
