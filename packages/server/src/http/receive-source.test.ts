import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { readText } from '../core/read-text.js'
import { startTestApp } from './test-app.testing.js'

const { app, context, tasks, pool, close } = await startTestApp()
let answer: RequestListener
let server: Server
let source = ''
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  source = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await close()
})

afterEach(async () => {
  expect(await readdir(context.stagingDir)).toEqual([])
})

function submit(payload: object, headers = {}) {
  return app.inject({ method: 'POST', url: '/api/v1/upload/async/', payload, headers })
}

describe('a document is fetched', () => {
  test.each([
    ['valid', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, true],
    ['none', 'somebody', false],
  ])('in the trace of the request, where that is a %s one', async (_, traceparent, isValid) => {
    let sent: unknown
    let sentState: unknown
    answer = (request, response) => {
      sent = request.headers['traceparent']
      sentState = request.headers['tracestate']
      response.end('png')
    }
    const enqueued = vi.spyOn(context.queue, 'enqueue')
    const tracestate = 'congo=t61rcWkgMzE'
    const headers = { traceparent, tracestate, 'x-request-id': 'r-1' }
    const { task_id: id } = (await submit({ url: source }, headers)).json()
    const trace = isValid ? { requestId: 'r-1', traceparent } : { requestId: 'r-1' }
    expect(sent).toBe(trace.traceparent)
    expect(sentState).toBe(isValid ? tracestate : undefined)
    expect((await tasks.find(id))?.options.trace).toEqual(isValid ? { ...trace, tracestate } : trace)
    expect(enqueued.mock.lastCall?.[0]).toEqual([expect.objectContaining({ taskId: id, trace })])
  })

  test('with the options of a form, in their own types', async () => {
    answer = (_, response) => response.end('png')
    const options = { language: 'id', confidence_threshold: 0.5, metadata: { a: [1] }, tag: null }
    const accepted = await submit({ url: `${source}/a/surat%20dinas.png?b`, ...options })
    expect(accepted.statusCode).toBe(202)
    expect(accepted.json()).toMatchObject({
      file_info: { name: 'surat dinas.png', size: 3, content_type: 'image/png' },
      processing_options: { language: 'id', confidence_threshold: 0.5 },
    })
    const [task] = (await tasks.list({ limit: 1 })).tasks
    expect(await readText(context.files, task?.file.key ?? '')).toBe('png')
  })

  test('and is called what its server calls it', async () => {
    answer = (_, response) =>
      response.writeHead(200, { 'content-disposition': 'inline; filename="../b.png"' }).end('png')
    const accepted = await submit({ url: source })
    expect(accepted.json()).toMatchObject({ file_info: { name: 'b.png' } })
  })

  test('where it moved to', async () => {
    answer = ({ url }, response) =>
      url === '/b.png' ? response.end('png') : response.writeHead(301, { location: '/b.png' }).end()
    expect((await submit({ url: source })).json()).toMatchObject({ file_info: { name: 'b.png' } })
  })
})

test('a document that was fetched and is gone is answered for when its request comes again', async () => {
  answer = (_, response) => response.end('png')
  const key = { 'idempotency-key': 'k' }
  const first = await submit({ url: source }, key)
  answer = (_, response) => response.writeHead(404).end()
  expect((await submit({ url: source }, key)).payload).toBe(first.payload)
  // Its process died before it could say what the answer was.
  await pool.query("UPDATE idempotency_keys SET answer = NULL, claimed_until = now() - interval '1 s'")
  expect((await submit({ url: source }, key)).payload).toBe(first.payload)
})

describe('a document is refused', () => {
  test.each<[string, RequestListener, { status: number; code: string; retryable?: boolean }]>([
    [
      'that is not there',
      (_, to) => to.writeHead(404).end(),
      { status: 422, code: 'source_failed', retryable: false },
    ],
    [
      'whose server fails',
      (_, to) => to.writeHead(503).end(),
      { status: 422, code: 'source_failed', retryable: true },
    ],
    [
      'that comes compressed',
      (_, to) => to.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      { status: 422, code: 'source_failed' },
    ],
    ['that is empty', (_, to) => to.end(), { status: 400, code: 'file_empty' }],
    [
      'that is too large',
      (_, to) => to.end(Buffer.alloc(1_000_001)),
      { status: 413, code: 'file_too_large' },
    ],
  ])('%s', async (_, listener, problem) => {
    answer = listener
    const refused = await submit({ url: source })
    expect(refused.statusCode).toBe(problem.status)
    expect(refused.json()).toMatchObject(problem)
  })

  test.each([
    [{}, 'invalid_request'],
    [{ url: 7 }, 'invalid_request'],
    [{ url: 'surat.png' }, 'invalid_request'],
    [{ url: `http://example.org/${'x'.repeat(3000)}` }, 'invalid_request'],
    [{ url: 'http://127.0.0.1/', confidence_threshold: '0.5' }, 'invalid_request'],
    [[], 'invalid_request'],
    [{ url: 'http://[::1]/' }, 'source_blocked'],
    [{ url: 'http://169.254.169.254/latest/meta-data/' }, 'source_blocked'],
  ])('%j', async (payload, code) => {
    expect((await submit(payload)).json()).toMatchObject({ code })
  })
})
