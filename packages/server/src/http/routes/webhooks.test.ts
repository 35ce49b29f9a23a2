import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPostgresWebhookOutbox } from '../../adapters/webhook-outbox/postgres.js'
import { createPostgresWorkLedger } from '../../adapters/work-ledger/postgres.js'
import { createWebhookDeliverer } from '../../core/deliver-webhooks.js'
import { eraseTask } from '../../core/erase-task.js'
import { say } from '../../core/sentence.js'
import type { Task } from '../../core/task.js'
import { createDatabase } from '../../database/migrate.js'
import { newTask } from '../../database/new-task.testing.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, keys, pool, insert, read, close } = await startTestApp()
const database = createDatabase(pool)
const ledger = createPostgresWorkLedger(database)

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
let received: Received[] = []
let answer: (path: string) => number | null
let server: Server
let receiver = ''

const onError = vi.fn()
const onTried = vi.fn()
function createDeliverer() {
  return createWebhookDeliverer({
    ...context,
    outbox: createPostgresWebhookOutbox(database),
    onTried,
    onError,
  })
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { url: path = '', headers } = request
    received.push({ path, headers, body })
    const status = answer(path)
    if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(async () => {
  received = []
  answer = () => 204
  for (const table of ['tasks', 'webhooks', 'webhook_secrets']) await pool.query(`DELETE FROM ${table}`)
})
afterAll(async () => {
  expect(onError).not.toHaveBeenCalled()
  server.closeAllConnections()
  server.close()
  await close()
})

/** A task of one page that wants its end told to a path of the receiver. */
function insertFor(path: string, over: Parameters<typeof insert>[0] = {}): Promise<Task> {
  const { options } = newTask()
  return insert({ pageNumbers: [1], options: { ...options, webhookUrl: receiver + path }, ...over })
}

/** Sends what is due, and all there is whenever it is due. */
async function deliver({ early = false } = {}): Promise<void> {
  if (early) await pool.query('UPDATE webhook_deliveries SET next_try_at = clock_timestamp()')
  const deliverer = createDeliverer()
  await deliverer.run()
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      "SELECT 1 FROM webhook_deliveries WHERE status = 'pending' AND next_try_at < clock_timestamp() + interval '61 s' AND next_try_at > clock_timestamp() + interval '30 s'",
    )
    expect(rows).toEqual([])
  }, 10_000)
  await deliverer.stop()
}

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, key }: { body?: object; key?: string } = {},
) {
  const headers = key === undefined ? {} : { 'x-api-key': key }
  const response = await app.inject({
    method,
    url: `/api/v1/webhooks/${path}`,
    headers,
    ...(body && { payload: body }),
  })
  return { status: response.statusCode, json: response.json() }
}

describe('the end of a task is told', () => {
  test('to its own address and to each webhook, once, signed, and without what was read', async () => {
    const { json } = await ask('POST', '', { body: { url: `${receiver}/all` } })
    expect(json).toMatchObject({ success: true, webhook: { url: `${receiver}/all`, disabled_at: null } })
    const task = await insertFor('/own')
    await deliver()
    expect(received).toEqual([])
    await read(task, [1])
    await deliver()
    await deliver()
    expect(received.map(({ path }) => path).sort()).toEqual(['/all', '/own'])
    for (const { headers, body } of received) {
      const signed = headers as Record<string, string>
      expect(new Webhook(json.secret).verify(body, signed)).toEqual({
        type: 'task.completed',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        data: {
          task_id: task.id,
          status: 'completed',
          attempt: 1,
          status_url: `http://127.0.0.1:1/api/v1/upload/status/${task.id}/`,
        },
      })
    }
  })

  test('when it fails and when it is revoked, too, and to nobody else', async () => {
    await context.webhooks.add('somebody else', `${receiver}/spy`)
    const [failed, revoked] = [await insertFor('/failed'), await insertFor('/revoked')]
    await ledger.fail(failed.id, { code: 'task_timeout', sentence: say('The task has ended.') })
    await tasks.revoke(revoked.id)
    await deliver()
    const types = received.map(({ path, body }) => [path, JSON.parse(body).type])
    expect(types.sort()).toEqual([
      ['/failed', 'task.failed'],
      ['/revoked', 'task.revoked'],
    ])
  })

  test('again with the next attempt', async () => {
    const task = await insertFor('/own')
    await tasks.revoke(task.id)
    const order = { pages: 'all', options: task.options, sealedPassword: null } as const
    const again = await tasks.retry((await tasks.find(task.id)) ?? task, order)
    await tasks.revoke(again?.id ?? '')
    await deliver()
    expect(received.map(({ body }) => JSON.parse(body).data.attempt).sort()).toEqual([1, 2])
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
  })

  test('not when it is erased before: nothing is left of it', async () => {
    const task = await insertFor('/own')
    await tasks.revoke(task.id)
    await eraseTask({ ...context, tasks }, task.id)
    await deliver()
    expect(received).toEqual([])
    expect((await ask('GET', 'deliveries/')).json.deliveries).toEqual([])
  })
})

test('a message is part of the trace that its task was made in', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const options = { ...newTask().options, trace: { requestId: 'r-1', traceparent, tracestate: 'a=1' } }
  await tasks.revoke((await insertFor('/', { options: { ...options, webhookUrl: `${receiver}/traced` } })).id)
  await tasks.revoke((await insertFor('/untraced')).id)
  await deliver()
  const traced = received.map(({ path, headers }) => [path, headers['traceparent'], headers['tracestate']])
  expect(traced.sort()).toEqual([
    ['/traced', traceparent, 'a=1'],
    ['/untraced', undefined, undefined],
  ])
  expect(onTried.mock.lastCall).toMatchObject([{ tries: 1 }, { status: 'delivered', httpStatus: 204 }])
})

describe('a message that is not taken well', () => {
  test('is sent again with the same id, later and later, until it is given up', async () => {
    answer = () => 500
    const task = await insertFor('/own')
    await tasks.revoke(task.id)
    for (let tries = 1; tries <= 8; tries += 1) {
      await deliver({ early: true })
      const [log] = (await ask('GET', `deliveries/?task_id=${task.id}`)).json.deliveries
      expect(log).toMatchObject({ tries, http_status: 500, error: 'It answered with status 500.' })
      expect(log.status).toBe(tries < 8 ? 'pending' : 'failed')
      if (tries === 2) expect(Date.parse(log.next_try_at) - Date.parse(log.tried_at)).toBeGreaterThan(299_000)
    }
    await deliver({ early: true })
    expect(received).toHaveLength(8)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is not followed where it is redirected to', async () => {
    answer = () => 302
    await tasks.revoke((await insertFor('/own')).id)
    await deliver()
    expect(received.map(({ path }) => path)).toEqual(['/own'])
  })

  test('is the last one to whoever answers with 410, until the webhook is made again', async () => {
    answer = () => 410
    await ask('POST', '', { body: { url: `${receiver}/gone` } })
    const [one, other] = [await insert(), await insert()]
    await tasks.revoke(one.id)
    await deliver()
    await tasks.revoke(other.id)
    await deliver({ early: true })
    expect(received).toHaveLength(1)
    expect((await ask('GET', '')).json.webhooks).toMatchObject([{ disabled_at: expect.any(String) }])
    expect((await ask('POST', '', { body: { url: `${receiver}/gone` } })).json.webhook.disabled_at).toBeNull()
  })

  test('holds up nobody else', async () => {
    answer = (path) => (path === '/slow' ? null : 204)
    for (let count = 0; count < 6; count += 1) await tasks.revoke((await insertFor('/slow')).id)
    const deliverer = createDeliverer()
    await deliverer.run()
    await expect.poll(() => received).toHaveLength(4)
    await tasks.revoke((await insertFor('/quick')).id)
    await deliverer.run()
    await expect.poll(() => received.map(({ path }) => path)).toContain('/quick')
    expect(received).toHaveLength(5)
    await deliverer.stop()
    const { rows } = await pool.query("SELECT 1 FROM webhook_deliveries WHERE error LIKE '%shutting%'")
    expect(rows).toHaveLength(4)
  })

  test('is sent again when nobody knows how its try ended', async () => {
    await tasks.revoke((await insertFor('/own')).id)
    const outbox = createPostgresWebhookOutbox(database)
    const all = { limit: 9, perUrl: 9, leaseMs: 60_000, except: [] }
    const [taken] = await outbox.take(all)
    expect(await outbox.take(all)).toEqual([])
    await pool.query('UPDATE webhook_deliveries SET next_try_at = clock_timestamp()')
    expect(await outbox.take(all)).toMatchObject([{ id: taken?.id, tries: 2 }])
    if (taken) await outbox.settle(taken, { status: 'delivered', httpStatus: 200, error: null })
    expect((await ask('GET', 'deliveries/')).json.deliveries).toMatchObject([{ status: 'pending' }])
  })
})

test('a message that was delivered can be sent again', async () => {
  await tasks.revoke((await insertFor('/own')).id)
  await deliver()
  const [{ id, status }] = (await ask('GET', 'deliveries/')).json.deliveries
  expect(status).toBe('delivered')
  expect(await ask('POST', `deliveries/${id}/replay/`)).toMatchObject({ status: 202 })
  await deliver()
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
})

test('an address inside is refused by upload and by webhook, and is sent nothing if it has become one', async () => {
  const url = 'http://192.168.0.1/'
  const blocked = { status: 422, code: 'source_blocked' }
  expect((await ask('POST', '', { body: { url } })).json).toMatchObject(blocked)
  const part = (head: string, text: string) =>
    `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
  const refused = await app.inject({
    method: 'POST',
    url: '/api/v1/upload/async/',
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
    payload: `${part('name="webhook_url"', url)}${part('name="file"; filename="a"', 'x')}--B--\r\n`,
  })
  const detail = 'The webhook_url cannot be used. The address does not lead to a public server.'
  expect(refused.json()).toMatchObject({ ...blocked, detail })
  await context.webhooks.add('anonymous', url)
  await tasks.revoke((await insert()).id)
  await deliver()
  const error = 'The address does not lead to a public server.'
  expect((await ask('GET', 'deliveries/')).json.deliveries).toMatchObject([{ status: 'pending', error }])
})

test('a new secret signs beside the one before', async () => {
  const old = (await ask('GET', 'secret/')).json.secret
  expect(old).toMatch(/^whsec_/)
  expect((await ask('GET', 'secret/')).json.secret).toBe(old)
  const { secret } = (await ask('POST', 'secret/')).json
  expect(secret).not.toBe(old)
  await tasks.revoke((await insertFor('/own')).id)
  await deliver()
  const [{ headers = {}, body = '' } = {}] = received
  for (const one of [old, secret]) new Webhook(one).verify(body, headers as Record<string, string>)
})

// There is no way back to times without keys: this comes last.
test('nobody sees, ends or replays what is another owner’s', async () => {
  const made = (await ask('POST', '', { body: { url: `${receiver}/all` } })).json.webhook
  await tasks.revoke((await insert()).id)
  const [delivery] = (await ask('GET', 'deliveries/')).json.deliveries
  const scopes = ['tasks:read', 'tasks:write'] as const
  const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
  const { token: key } = await keys.create({ name: 'web', owner: 'library', scopes, ...limits })
  expect((await ask('GET', '', { key })).json.webhooks).toEqual([])
  expect((await ask('GET', 'deliveries/', { key })).json.deliveries).toEqual([])
  for (const [method, path] of [
    ['DELETE', `${made.id}/`],
    ['POST', `deliveries/${delivery.id}/replay/`],
    ['DELETE', 'x/'],
    ['POST', 'deliveries/x/replay/'],
  ] as const) {
    expect((await ask(method, path, { key })).json).toMatchObject({ status: 404, code: 'not_found' })
  }
})
