import { describe, expect, it } from 'vitest'
import { NusabacaClient } from './client.js'
import {
  NusabacaApiError,
  NusabacaClientError,
  NusabacaConnectionError,
  NusabacaTimeoutError,
} from './errors.js'
import { problemAnswer, startStubApi } from './stub-api.test.kit.js'

describe('having text spoken', () => {
  it('is asked for once, waited for, and fetched as what it is', async () => {
    const done = { status: 'completed', kind: 'speech', task_id: 's1' }
    await using api = await startStubApi([
      problemAnswer(503, 'queue_full', { 'retry-after': '0' }),
      { status: 202, body: { success: true, task_id: 's1' } },
      { body: done },
      { body: { words: [] } },
      { body: 'ID3' },
    ])
    const client = new NusabacaClient(api)
    const { task_id } = await client.submitSpeech({ task_id: 't1', speed: 1.5 })
    expect(await client.waitForSpeech(task_id)).toEqual(done)
    expect(await client.getReadAlong(task_id)).toEqual({ words: [] })
    expect((await client.downloadTaskResult(task_id, 'mp3')).size).toBe(3)
    const [refused, accepted, , along, audio] = api.requests
    expect(accepted).toMatchObject({ method: 'POST', path: '/api/v1/tts/async/' })
    expect(JSON.parse(accepted?.body ?? '')).toEqual({ task_id: 't1', speed: 1.5 })
    expect(accepted?.headers['idempotency-key']).toBe(refused?.headers['idempotency-key'])
    expect(along?.path).toBe('/api/v1/upload/tasks/s1/result/?format=json')
    expect(audio?.path).toBe('/api/v1/upload/tasks/s1/result/?format=mp3')
  })
})

describe('submitting a document', () => {
  it('sends the file with its name and every option as the form has them', async () => {
    await using api = await startStubApi([{ status: 202, body: { success: true, task_id: 't1' } }])
    const client = new NusabacaClient({ baseUrl: `${api.baseUrl}/`, apiKey: 'nb_key' })
    const accepted = await client.submitDocument(
      { name: 'surat.png', data: new Uint8Array([1, 2, 3]) },
      { language: 'id', confidence_threshold: 0, metadata: { invoice: 7 }, tag: undefined },
    )
    expect(accepted.task_id).toBe('t1')
    const [request] = api.requests
    expect(request).toMatchObject({ method: 'POST', path: '/api/v1/upload/async/' })
    expect(request?.headers['authorization']).toBe('Bearer nb_key')
    expect(request?.body).toContain('name="file"; filename="surat.png"')
    expect(request?.body).toContain('name="language"\r\n\r\nid\r\n')
    expect(request?.body).toContain('name="confidence_threshold"\r\n\r\n0\r\n')
    expect(request?.body).toContain('name="metadata"\r\n\r\n{"invoice":7}\r\n')
    expect(request?.body).not.toContain('name="tag"')
  })

  it('waits for the end of the task where it is told to', async () => {
    await using api = await startStubApi([{ body: { success: true, status: 'completed' } }])
    const answer = await new NusabacaClient(api).submitDocument(new Blob(['x']), {}, { waitSeconds: 20 })
    expect(answer.status).toBe('completed')
    expect(api.requests[0]?.headers['prefer']).toBe('wait=20')
  })

  it('keeps the name of a File and gives a Blob one', async () => {
    await using api = await startStubApi([{ status: 202 }])
    const client = new NusabacaClient(api)
    await client.submitDocument(new File(['x'], 'a b.jpg'))
    await client.submitDocument(new Blob(['x']))
    expect(api.requests[0]?.body).toContain('filename="a b.jpg"')
    expect(api.requests[1]?.body).toContain('filename="document"')
  })

  it('names a document that the server is to fetch', async () => {
    await using api = await startStubApi([{ status: 202 }])
    await new NusabacaClient(api).submitDocument({ url: 'https://example.org/a.pdf' }, { language: 'id' })
    const [request] = api.requests
    expect(request?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(request?.body ?? '')).toEqual({ url: 'https://example.org/a.pdf', language: 'id' })
  })

  it('is tried again under one key, so that it makes one task', async () => {
    await using api = await startStubApi([
      problemAnswer(503, 'queue_full', { 'retry-after': '0' }),
      { fault: 'drop' },
      problemAnswer(409, 'idempotency_in_flight'),
      { status: 202, body: { task_id: 't1' } },
    ])
    const client = new NusabacaClient({ ...api, maxRetries: 3 })
    await expect(client.submitDocument(new Blob(['x']))).resolves.toMatchObject({ task_id: 't1' })
    const keys = api.requests.map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[\da-f-]{16,}$/)
    await client.submitDocument(new Blob(['x']), {}, { idempotencyKey: 'mine' })
    expect(api.requests.at(-1)?.headers['idempotency-key']).toBe('mine')
  })

  it('sends several files in one form', async () => {
    await using api = await startStubApi([{ status: 202 }])
    await new NusabacaClient(api).submitBatch([new File(['x'], 'a.jpg'), new File(['y'], 'b.jpg')], {
      language: 'id',
    })
    const [request] = api.requests
    expect(request?.path).toBe('/api/v1/upload/batch/')
    expect(request?.body).toMatch(/name="language".*filename="a.jpg".*filename="b.jpg"/s)
  })
})

describe('asking', () => {
  it('puts ids, pages and filters where they belong', async () => {
    await using api = await startStubApi([{ body: {} }])
    const client = new NusabacaClient(api)
    await client.getTaskStatus('a/b')
    await client.getTaskStatus('t', { waitSeconds: 30 })
    await client.getTaskPage('t', 2)
    await client.getPageImage('t', 2, { width: 320 })
    await client.downloadTaskResult('t', 'text')
    await client.listTasks({ limit: 5, status: 'failed' })
    await client.listTasks()
    await client.getTaskResult('t', 'json')
    await client.revokeTask('t')
    await client.getCapabilities()
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/upload/status/a%2Fb/',
      'GET /api/v1/upload/status/t/?wait=30',
      'GET /api/v1/upload/tasks/t/pages/2/',
      'GET /api/v1/upload/tasks/t/pages/2/image/?width=320',
      'GET /api/v1/upload/tasks/t/result/?format=text',
      'GET /api/v1/upload/tasks/?limit=5&status=failed',
      'GET /api/v1/upload/tasks/',
      'GET /api/v1/upload/tasks/t/result/?format=json',
      'POST /api/v1/upload/tasks/t/revoke/',
      'GET /api/v1/capabilities/',
    ])
  })

  it('has webhooks and the monitor in places of their own', async () => {
    await using api = await startStubApi([{ body: {} }])
    const { webhooks, monitor } = new NusabacaClient(api)
    await webhooks.add('https://example.org/hook')
    await webhooks.list()
    await webhooks.remove('a/b')
    await webhooks.getSecret()
    await webhooks.replaceSecret()
    await webhooks.listDeliveries({ limit: 5 })
    await webhooks.replay('d')
    await monitor.listWorkers()
    await monitor.listQueues()
    await monitor.getThroughput({ minutes: 15 })
    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({ url: 'https://example.org/hook' })
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/webhooks/',
      'GET /api/v1/webhooks/',
      'DELETE /api/v1/webhooks/a%2Fb/',
      'GET /api/v1/webhooks/secret/',
      'POST /api/v1/webhooks/secret/',
      'GET /api/v1/webhooks/deliveries/?limit=5',
      'POST /api/v1/webhooks/deliveries/d/replay/',
      'GET /api/v1/admin/workers/',
      'GET /api/v1/admin/queues/',
      'GET /api/v1/admin/throughput/?minutes=15',
    ])
  })

  it('gives the text of a result as it is', async () => {
    await using api = await startStubApi([{ body: 'Dengan hormat,\n' }])
    expect(await new NusabacaClient(api).getTaskResult('t', 'text')).toBe('Dengan hormat,\n')
  })

  it('uses the fetch it is given', async () => {
    const client = new NusabacaClient({
      baseUrl: '',
      fetch: async (input) => new Response(JSON.stringify({ asked: String(input) })),
    })
    expect(await client.getCapabilities()).toEqual({ asked: '/api/v1/capabilities/' })
  })
})

describe('errors', () => {
  it('are told in the language that the client speaks', async () => {
    await using api = await startStubApi([{ body: {} }])
    await new NusabacaClient({ ...api, language: 'id, en;q=0.5' }).getCapabilities()
    expect(api.requests[0]?.headers['accept-language']).toBe('id, en;q=0.5')
  })

  it('carry status, code, request id and whether to try again', async () => {
    await using api = await startStubApi([problemAnswer(404, 'task_not_found')])
    const error = await new NusabacaClient(api).getTaskStatus('none').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NusabacaApiError)
    expect(error).toMatchObject({
      name: 'NusabacaApiError',
      message: 'It is task_not_found.',
      status: 404,
      code: 'task_not_found',
      requestId: 'req-7',
      retryable: false,
      problem: { success: false },
    })
  })

  it('of a proxy have no code and no problem', async () => {
    await using api = await startStubApi([{ status: 502, body: '<h1>Bad gateway</h1>' }])
    const client = new NusabacaClient({ ...api, maxRetries: 0 })
    const error = await client.getTaskStatus('t').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 502, code: null, problem: null, retryable: true })
  })

  it('tell of something else that answers', async () => {
    await using api = await startStubApi([{ body: '<h1>It works!</h1>' }])
    await expect(new NusabacaClient(api).getCapabilities()).rejects.toThrow(NusabacaClientError)
  })

  it('tell a server that is not there from one that is slow', async () => {
    const gone = await startStubApi([])
    await gone[Symbol.asyncDispose]()
    const lost = new NusabacaClient({ baseUrl: gone.baseUrl, maxRetries: 0 })
    await expect(lost.getTaskStatus('t')).rejects.toBeInstanceOf(NusabacaConnectionError)
    await using slow = await startStubApi([{ fault: 'never' }])
    const late = new NusabacaClient({ baseUrl: slow.baseUrl, timeoutMs: 50 })
    await expect(late.getTaskStatus('t')).rejects.toBeInstanceOf(NusabacaTimeoutError)
  })

  it("pass on the reason of the caller's signal", async () => {
    await using api = await startStubApi([{ fault: 'never' }])
    const controller = new AbortController()
    const answer = new NusabacaClient(api).getTaskStatus('t', { signal: controller.signal })
    const reason = new Error('the user went away')
    controller.abort(reason)
    await expect(answer).rejects.toBe(reason)
  })
})

describe('trying again', () => {
  it('follows a broken connection, 429 and 503 of a question', async () => {
    await using api = await startStubApi([
      { fault: 'drop' },
      problemAnswer(429, 'rate_limited', { 'retry-after': '0' }),
      problemAnswer(503, 'queue_full', { 'retry-after': '0' }),
      { body: { status: 'pending' } },
    ])
    const client = new NusabacaClient({ baseUrl: api.baseUrl, maxRetries: 3 })
    expect(await client.getTaskStatus('t')).toEqual({ status: 'pending' })
    expect(api.requests).toHaveLength(4)
  })

  it('follows a proxy that has lost its server for a while, and no timeout that the server tells of itself', async () => {
    const proxyAnswer = (status: number) => ({ status, body: '<h1>nginx</h1>' })
    await using api = await startStubApi([
      proxyAnswer(502),
      proxyAnswer(504),
      { status: 202, body: { task_id: 't1' } },
      problemAnswer(504, 'page_timeout'),
    ])
    const client = new NusabacaClient(api)
    await expect(client.submitDocument(new Blob(['x']))).resolves.toEqual({ task_id: 't1' })
    expect(new Set(api.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    await expect(client.getPageImage('t', 1)).rejects.toMatchObject({ code: 'page_timeout' })
    expect(api.requests).toHaveLength(4)
  })

  it('waits as long as the server asks for', async () => {
    await using api = await startStubApi([
      problemAnswer(503, 'queue_full', { 'retry-after': '1' }),
      { body: {} },
    ])
    await new NusabacaClient(api).getTaskStatus('t')
    const [first, second] = api.requests
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(950)
  })

  it('gives up at once when the server asks for more than a minute', async () => {
    await using api = await startStubApi([problemAnswer(429, 'quota_exceeded', { 'retry-after': '3600' })])
    const error = await new NusabacaClient(api).getTaskStatus('t').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 429, retryAfterMs: 3_600_000 })
    expect(api.requests).toHaveLength(1)
  })

  it('does not follow other errors', async () => {
    await using api = await startStubApi([problemAnswer(500, 'internal')])
    await expect(new NusabacaClient(api).getTaskStatus('t')).rejects.toMatchObject({ status: 500 })
    expect(api.requests).toHaveLength(1)
  })
})
