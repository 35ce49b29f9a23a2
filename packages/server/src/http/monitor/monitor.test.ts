import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBullBoardQueueBoard } from '../../adapters/queue-board/bull-board.js'
import { createBullmqQueues } from '../../adapters/task-queue/bullmq.js'
import { createPostgresQueueBackend } from '../../adapters/task-queue/bullmq-backend.js'
import type { Scope } from '../../core/principal.js'
import type { Task } from '../../core/task.js'
import { badPage, startTestApp } from '../test-app.testing.js'
import { buildMonitor } from './build-monitor.js'

const { context, pool, tasks, keys, insert, read, beBusy, close } = await startTestApp()
const onError = (error: Error) => {
  throw error
}
const {
  queue,
  queues,
  close: closeQueues,
} = await createBullmqQueues(createPostgresQueueBackend(pool, { prefix: 'test', onError }), { onError })
const monitor: FastifyInstance = await buildMonitor({
  ...context,
  queue,
  // Strangers without a key are no operators, whatever the API lets them do.
  anonymousAllowed: true,
  board: createBullBoardQueueBoard(queues),
})
afterAll(async () => {
  await monitor.close()
  await closeQueues()
  await close()
})

const people = { accept: 'text/html,*/*' }

/** A task of which the only page could not be read. */
async function fail(): Promise<Task> {
  const task = await insert({ pageNumbers: [badPage], owner: 'library' })
  await read(task, [badPage])
  return task
}

const retry = (task: Pick<Task, 'id'>, headers: Readonly<Record<string, string>> = {}) =>
  monitor.inject({
    method: 'POST',
    url: `/tasks/${task.id}/retry`,
    headers: { ...people, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

// Keys are never forgotten: these come before there are any.
describe('while there are no keys, on this machine', () => {
  test('the page shows workers with what they are reading, and how much was read', async () => {
    const task = await insert()
    await beBusy(task, 3)
    const { statusCode, body, headers } = await monitor.inject({ url: '/', headers: people })
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toContain('ocr-1 <small>process 4711</small>')
    expect(body).toContain(`page 3 of <code>${task.id}</code>`)
    expect(body).toContain('860 MB <small>together</small>')
    expect(body).toContain('2 pages in 60 minutes; 1 of them failed.')
    expect(body).toContain('A page took 0.20 s on average.')
    // What people call their files is theirs.
    expect(body).not.toContain(task.file.name)
  })

  test('a task that failed is there with its reason, and is tried again by its button', async () => {
    const task = await fail()
    const { body } = await monitor.inject({ url: '/', headers: people })
    expect(body).toContain('<code>page_timeout</code>')
    expect(body).toContain('Reading took longer than the 60 s allowed')
    expect(body).toContain(`action="/tasks/${task.id}/retry"`)
    const answer = await retry(task, { host: 'localhost:5555', origin: 'http://localhost:5555' })
    expect(answer.statusCode).toBe(303)
    expect(await tasks.find(task.id)).toMatchObject({ status: 'pending', attempt: 2 })
    const { body: after } = await monitor.inject({ url: String(answer.headers.location), headers: people })
    expect(after).toContain(`Task ${task.id} is tried again.`)
    expect(after).not.toContain(`action="/tasks/${task.id}/retry"`)
  })

  test('a refusal is told on the page', async () => {
    const task = await insert()
    const { statusCode, body } = await retry(task)
    expect(statusCode).toBe(409)
    expect(body).toMatch(/role="alert">The task cannot be retried: it is pending\.</)
  })

  test('pages of other sites and names of strangers get nothing', async () => {
    expect((await retry(await fail(), { origin: 'https://evil.example.com' })).statusCode).toBe(403)
    const { statusCode, body } = await monitor.inject({
      url: '/',
      headers: { ...people, host: 'evil.example.com' },
    })
    expect(statusCode).toBe(403)
    expect(body).toContain('<h1>')
  })

  test('the board of the queues shows jobs, which say nothing of what is in documents', async () => {
    const task = await insert()
    await queue.enqueue([
      { kind: 'page', work: 'recognition', taskId: task.id, attempt: 1, page: 1, turn: 7 },
    ])
    const page = await monitor.inject({ url: '/queues/' })
    expect(page.body).toContain('<base href="/queues/">')
    expect(page.headers['content-security-policy']).toContain("base-uri 'self'")
    for (const [, file] of page.body.matchAll(/(?:src|href)="(static[^"]+)"/g)) {
      expect((await monitor.inject({ url: `/queues/${file}` })).statusCode, file).toBe(200)
    }
    const shown = (
      await monitor.inject({ url: '/queues/api/queues?activeQueue=test.ocr_processing&status=prioritized' })
    ).json()
    const [recognition] = shown.queues
    expect(recognition).toMatchObject({
      name: 'test.ocr_processing',
      readOnlyMode: true,
      counts: { prioritized: 1 },
    })
    expect(recognition.jobs).toMatchObject([
      { data: { kind: 'page', work: 'recognition', taskId: task.id, attempt: 1, page: 1, turn: 7 } },
    ])
  })

  test('the board only looks', async () => {
    for (const [method, path] of [
      ['PUT', 'pause'],
      ['PUT', 'empty'],
      ['POST', 'add'],
    ] as const) {
      const url = `/queues/api/queues/test.ocr_processing/${path}`
      expect([404, 405], path).toContain((await monitor.inject({ method, url })).statusCode)
    }
  })
})

describe('once there are keys', () => {
  const tokens = new Map<Scope, string>()
  beforeAll(async () => {
    const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
    for (const scope of ['tasks:read', 'monitor', 'admin'] as const) {
      const { token } = await keys.create({ name: scope, owner: scope, scopes: [scope], ...limits })
      tokens.set(scope, token)
    }
  })

  /** As browsers send what was typed in as the password. */
  const as = (scope: Scope) => ({
    authorization: `Basic ${Buffer.from(`anybody:${tokens.get(scope)}`).toString('base64')}`,
  })

  test('nothing is shown without one, and browsers are told to ask for it', async () => {
    for (const url of ['/', '/queues/', '/queues/api/queues', '/queues/queue/ocr_processing']) {
      const { statusCode, headers, body } = await monitor.inject({ url, headers: people })
      expect(statusCode, url).toBe(401)
      expect(headers['www-authenticate']).toMatch(/^Basic /)
      expect(headers['content-type']).toMatch(/^text\/html/)
      expect(body).toContain('An API key is needed')
    }
    expect((await retry(await fail())).statusCode).toBe(401)
  })

  test('programs are told as by the API, and may show their key as there', async () => {
    expect((await monitor.inject({ url: '/' })).json()).toMatchObject({ code: 'unauthorized' })
    const headers = { authorization: `Bearer ${tokens.get('monitor')}` }
    expect((await monitor.inject({ url: '/', headers })).statusCode).toBe(200)
  })

  test('who looks on sees all that failed, and may not act', async () => {
    const task = await fail()
    const { statusCode, body } = await monitor.inject({ url: '/', headers: { ...people, ...as('monitor') } })
    expect(statusCode).toBe(200)
    expect(body).toContain(task.id)
    expect(body).not.toContain('<form')
    expect((await monitor.inject({ url: '/queues/', headers: as('monitor') })).statusCode).toBe(200)
    expect((await retry(task, as('monitor'))).statusCode).toBe(403)
    expect(await tasks.find(task.id)).toMatchObject({ status: 'failed' })
  })

  test('who administers may, but not by a page of another site that has the browser send the password', async () => {
    const task = await fail()
    const headers = as('admin')
    for (const site of ['cross-site', 'same-site', 'none']) {
      const foreign = { ...headers, origin: 'https://evil.example.com', 'sec-fetch-site': site }
      expect((await retry(task, foreign)).statusCode).toBe(403)
    }
    expect(
      (await retry(task, { ...headers, origin: 'https://ocr.example.org', 'sec-fetch-site': 'same-origin' }))
        .statusCode,
    ).toBe(303)
  })

  test('a key for tasks is none for the monitor', async () => {
    for (const url of ['/', '/queues/', '/queues/api/queues']) {
      expect((await monitor.inject({ url, headers: as('tasks:read') })).statusCode).toBe(403)
    }
  })
})

test('every route is for those who look on, but for what the page is made of, and acting is for administrators', () => {
  const found = monitor.declaredRoutes.map(({ method, url, scope }) => `${method} ${url} ${scope}`)
  expect(found.filter((route) => !route.endsWith(' monitor') && !route.startsWith('HEAD'))).toEqual([
    'POST /tasks/:task_id/retry admin',
    'GET /monitor.css none',
    'GET /monitor.js none',
  ])
  expect(found.filter((route) => !/^(GET|HEAD) /.test(route))).toHaveLength(1)
})
