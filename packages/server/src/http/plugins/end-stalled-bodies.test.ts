import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fastify } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endStalledBodies } from './end-stalled-bodies.js'
import { handleErrors } from './problem-details.js'

// Long enough for a busy machine to have its turn meanwhile.
const timeoutMs = 400
const app = fastify()
handleErrors(app)
endStalledBodies(app, timeoutMs)
app.addContentTypeParser('*', (_, payload, done) => done(null, payload))
/** Reads the body after so many milliseconds, and gives its length. */
app.post<{ Params: { afterMs: string } }>('/:afterMs', async ({ raw, params }) => {
  await pause(Number(params.afterMs))
  let length = 0
  for await (const chunk of raw) length += chunk.length
  return { length }
})

beforeAll(async () => {
  await app.listen({ port: 0 })
})
afterAll(() => app.close())

function post(path: string, length: number) {
  const { port } = app.server.address() as AddressInfo
  const headers = { 'content-type': 'application/octet-stream', 'content-length': length }
  const request = httpRequest({ port, path, method: 'POST', headers })
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
  const { request, answer } = post('/0', 10)
  request.write('half')
  expect(await answer).toMatchObject({ status: 408, body: { code: 'invalid_request', success: false } })
})

test('a body that comes slowly is let come', async () => {
  const { request, answer } = post('/0', 5)
  for (let sent = 0; sent < 5; sent += 1) {
    request.write('-')
    await pause(timeoutMs / 2)
  }
  expect(await answer).toEqual({ status: 200, body: { length: 5 } })
})

test('a body that is not read yet has not stalled', async () => {
  const { request, answer } = post(`/${timeoutMs * 5}`, 8_000_000)
  request.end(Buffer.alloc(8_000_000))
  expect(await answer).toEqual({ status: 200, body: { length: 8_000_000 } })
})
