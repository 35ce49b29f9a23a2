import { afterAll, describe, expect, test } from 'vitest'
import { buildApp } from '../build-app.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, insert, read, close } = await startTestApp()
const origin = 'https://app.example.org'
const shared = await buildApp({ ...context, wall: { corsOrigins: [origin], secure: true } })
afterAll(async () => {
  await shared.close()
  await close()
})

const url = '/api/v1/upload/tasks/'

test('answers tell browsers to run nothing but this server’s own scripts, and to frame nothing', async () => {
  const { headers } = await app.inject({ url })
  const policy = String(headers['content-security-policy'])
  expect(policy).toMatch(/default-src 'self';.*object-src 'none';.*frame-ancestors 'none'/)
  expect(policy).not.toContain('unsafe')
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  expect(headers).not.toHaveProperty('strict-transport-security')
  expect((await shared.inject({ url })).headers).toHaveProperty('strict-transport-security')
})

describe('pages of other origins', () => {
  const preflight = (from: string, headers: string) =>
    shared.inject({
      method: 'OPTIONS',
      url: '/api/v1/upload/async/',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    })

  test('that are named may ask, with the headers of the API, and see those of the answers', async () => {
    const allowed = await preflight(origin, 'authorization,idempotency-key,upload-offset')
    expect(allowed.statusCode).toBe(204)
    expect(allowed.headers['access-control-allow-origin']).toBe(origin)
    const names = String(allowed.headers['access-control-allow-headers']).toLowerCase()
    for (const name of ['authorization', 'x-api-key', 'last-event-id', 'prefer', 'tus-resumable']) {
      expect(names).toContain(name)
    }
    const answer = await shared.inject({ url: `${url}none/none/`, headers: { origin } })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    const exposed = String(answer.headers['access-control-expose-headers'])
    for (const name of ['ETag', 'Location', 'Retry-After', 'RateLimit', 'X-Request-Id']) {
      expect(exposed).toContain(name)
    }
  })

  test('that are not named are not answered so, nor is any where none is', async () => {
    const refused = await preflight('https://evil.example.org', 'authorization')
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    const closed = await app.inject({ url, headers: { origin } })
    expect(closed.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

test('addresses are taken from proxies that are trusted, and links from nobody', async () => {
  const server = { ...context.server, trustProxy: '10.0.0.0/8' }
  const requests = { ...context.requests, requestsPerMinute: 1 }
  const proxied = await buildApp({ ...context, server, requests })
  const ask = async (remoteAddress: string, client: string) => {
    const headers = { 'x-forwarded-for': client, 'x-forwarded-host': 'evil.example.org' }
    return (await proxied.inject({ url, remoteAddress, headers })).statusCode
  }
  expect([await ask('10.0.0.1', '1.1.1.1'), await ask('10.0.0.1', '1.1.1.2')]).toEqual([200, 200])
  expect([await ask('192.0.2.1', '1.1.1.3'), await ask('192.0.2.1', '1.1.1.4')]).toEqual([200, 429])
  await proxied.close()
  const task = await insert()
  await read(task, [1, 3])
  const headers = { 'x-forwarded-host': 'evil.example.org', 'x-forwarded-proto': 'https' }
  const status = await app.inject({ url: `/api/v1/upload/status/${task.id}/`, headers })
  expect(status.payload).not.toContain('evil')
})
