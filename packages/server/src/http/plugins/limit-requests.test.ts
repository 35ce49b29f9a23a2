import { afterAll, describe, expect, test } from 'vitest'
import { connectRedis } from '../../adapters/task-queue/redis.js'
import type { NewKey } from '../../core/ports/key-store.js'
import { startRedisServer } from '../../database/servers.testing.js'
import { buildApp } from '../build-app.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, keys, insert, read, tasks, close } = await startTestApp()
afterAll(close)

const url = '/api/v1/upload/tasks/'

async function createKey(over: Partial<NewKey> = {}) {
  const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
  const made = await keys.create({ name: 'web', owner: 'web', scopes: ['admin'], ...limits, ...over })
  return { ...made, headers: { 'x-api-key': made.token } }
}

test('without limits nothing is said of them', async () => {
  const answer = await app.inject({ url })
  expect(answer.headers).not.toHaveProperty('ratelimit')
})

test('callers without a key are limited by address; probes and signed links are not', async () => {
  const limited = await buildApp({ ...context, requests: { ...context.requests, requestsPerMinute: 2 } })
  const ask = (path: string, remoteAddress: string) => limited.inject({ url: path, remoteAddress })
  const first = await ask(url, '10.0.0.1')
  expect(first.headers).toMatchObject({
    'ratelimit-policy': '"requests";q=2;w=60',
    ratelimit: expect.stringMatching(/^"requests";r=1;t=\d+$/),
  })
  await ask(url, '10.0.0.1')
  const refused = await ask(url, '10.0.0.1')
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited', retryable: true })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused.headers['ratelimit']).toMatch(/^"requests";r=0;t=\d+$/)
  expect((await ask('/livez', '10.0.0.1')).statusCode).toBe(200)
  expect((await ask(url, '10.0.0.2')).statusCode).toBe(200)
  // Whoever has one address of a network has them all.
  const network = ['2001:db8::1', '2001:db8::2', '2001:db8::3']
  const answers = await Promise.all(network.map((address) => ask(url, address)))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 429])
  await limited.close()
})

test('processes with a Redis count together, and refuse nobody while it is away', async () => {
  const redis = await startRedisServer()
  const counts = connectRedis(redis.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  counts.on('error', () => undefined)
  const requests = { requestsPerMinute: 1, redis: counts, prefix: 'test' }
  const apps = [await buildApp({ ...context, requests }), await buildApp({ ...context, requests })]
  const ask = () => Promise.all(apps.map(async (one) => (await one.inject({ url })).statusCode))
  await expect.poll(() => counts.status).toBe('ready')
  expect((await ask()).sort()).toEqual([200, 429])
  await redis.kill()
  await expect.poll(() => counts.status).not.toBe('ready')
  expect(await ask()).toEqual([200, 200])
  counts.disconnect()
  for (const one of apps) await one.close()
  await redis.close()
})

test('a key has a rate of its own', async () => {
  const slow = await createKey({ requestsPerMinute: 1 })
  const free = await createKey()
  expect((await app.inject({ url, headers: slow.headers })).statusCode).toBe(200)
  expect((await app.inject({ url, headers: slow.headers })).statusCode).toBe(429)
  expect((await app.inject({ url, headers: free.headers })).statusCode).toBe(200)
})

test('wrong keys are limited by address, and keep nobody out who was let in there before', async () => {
  const known = await createKey()
  const later = await createKey()
  const ask = (headers: Record<string, string>, remoteAddress = '10.1.0.1') =>
    app.inject({ url, headers, remoteAddress })
  expect((await ask(known.headers)).statusCode).toBe(200)
  const statuses = []
  for (let attempt = 0; attempt < 32; attempt += 1) {
    statuses.push((await ask({ 'x-api-key': `nb_${attempt}` })).statusCode)
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(30)
  const refused = await ask({ 'x-api-key': 'nb_' })
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
  expect((await ask(later.headers)).statusCode).toBe(429)
  expect((await ask(later.headers, '10.1.0.2')).statusCode).toBe(200)
  expect((await ask(known.headers)).statusCode).toBe(200)
})

describe('pages a day', () => {
  const payload =
    '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\npng\r\n--B--\r\n'
  const submit = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/upload/async/',
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=B' },
      payload,
    })

  test('of a key are counted by uploads and by retries', async () => {
    const { headers } = await createKey({ pagesPerDay: 2, owner: 'counted' })
    const { task_id: id } = (await submit(headers)).json()
    const task = await tasks.find(id)
    if (task === null) throw new Error('There is no task')
    await read(task, [1])
    const retry = { method: 'POST', url: `/api/v1/upload/tasks/${id}/retry/`, headers } as const
    expect((await app.inject({ ...retry, payload: { pages: 'all' } })).statusCode).toBe(202)
    const refused = await submit(headers)
    expect(refused.json()).toMatchObject({ status: 429, code: 'quota_exceeded' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('are given back when the file cannot be kept', async () => {
    const { headers } = await createKey({ pagesPerDay: 1 })
    const { putFile } = context.files
    Object.assign(context.files, { putFile: () => Promise.reject(new Error('The disk is full')) })
    expect((await submit(headers)).statusCode).toBe(500)
    Object.assign(context.files, { putFile })
    expect((await submit(headers)).statusCode).toBe(202)
  })
})

test('nobody waits for too much at a time', { timeout: 120_000 }, async () => {
  const { headers } = await createKey()
  const task = await insert()
  const wait = (over: Record<string, string>) =>
    app.inject({ url: `/api/v1/upload/status/${task.id}/?wait=60`, headers: over })
  const waiting = Array.from({ length: 501 }, () => wait(headers))
  expect((await Promise.race(waiting)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
  await tasks.revoke(task.id)
  const answers = await Promise.all(waiting)
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(1)
})
