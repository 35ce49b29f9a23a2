import { afterAll, expect, test, vi } from 'vitest'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, read, close } = await startTestApp()
afterAll(close)

const payload = '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\npng\r\n--B--\r\n'

test.each([
  ['a tag with a NUL', 'tag', 'a\0'],
  ['a NUL in metadata', 'metadata', String.raw`{"a":["\u0000"]}`],
  ['a NUL in the name of a member', 'metadata', String.raw`{"a\u0000":1}`],
  ['half a surrogate pair', 'metadata', String.raw`{"a":"\ud800"}`],
  ['metadata without a bottom', 'metadata', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
])('%s is refused', async (_, name, value) => {
  const field = `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const headers = { 'content-type': 'multipart/form-data; boundary=B' }
  const url = '/api/v1/upload/async/'
  const answer = await app.inject({ method: 'POST', url, headers, payload: field + payload })
  expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' })
})

test('an upload with priority overtakes what its client has waiting, and their jobs are moved', async () => {
  const send = async (priority: string) => {
    const field = `--B\r\nContent-Disposition: form-data; name="priority"\r\n\r\n${priority}\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=B' }
    const request = {
      method: 'POST',
      url: '/api/v1/upload/async/',
      headers,
      payload: field + payload,
    } as const
    return (await app.inject(request)).json()
  }
  const [moved, enqueued] = [vi.spyOn(context.queue, 'move'), vi.spyOn(context.queue, 'enqueue')]
  const { task_id: low, processing_options: options } = await send('low')
  expect(options).toMatchObject({ priority: 'low' })
  const { task_id: high } = await send('high')
  const [first, second] = enqueued.mock.calls.flatMap(([[job]]) => (job?.kind === 'page' ? job.turn : []))
  expect(second).toBe(first)
  expect(moved.mock.calls).toEqual([[[{ taskId: low, attempt: 1, page: 1, turn: expect.any(Number) }]]])
  expect(moved.mock.calls[0]?.[0][0]?.turn).toBeGreaterThan(Number(first))
  expect(await send('urgent')).toMatchObject({ status: 400, code: 'invalid_request' })
  for (const id of [low, high]) await tasks.revoke(id)
})

function submit(prefer: string) {
  const headers = { 'content-type': 'multipart/form-data; boundary=B', prefer }
  return app.inject({ method: 'POST', url: '/api/v1/upload/async/', headers, payload })
}

async function onlyTask() {
  const { tasks: found } = await tasks.list({ limit: 1, status: 'pending' })
  const [task] = found
  if (task === undefined) throw new Error('There is no task yet')
  return task
}

test('an upload that is waited for is answered with the result', async () => {
  const submitting = submit('wait=20')
  await read(await vi.waitFor(onlyTask, 10_000), [1])
  const answer = await submitting
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'preference-applied': 'wait=20',
    location: expect.stringMatching(/^\/api\/v1\/upload\/status\//),
  })
  expect(answer.json()).toMatchObject({ status: 'completed', ocr_result: { full_text: 'Page 1' } })
})

test('an upload that takes longer than is waited for is accepted', async () => {
  const answer = await submit('wait=1')
  expect(answer.statusCode).toBe(202)
  expect(answer.headers).toMatchObject({ 'preference-applied': 'wait=1', 'retry-after': '1' })
  expect(answer.json()).toMatchObject({ status: 'PENDING' })
  await tasks.revoke(answer.json().task_id)
})

test('an upload that is revoked while it is waited for is answered so', async () => {
  const submitting = submit('wait=20')
  const { id } = await vi.waitFor(onlyTask, 10_000)
  await tasks.revoke(id)
  expect((await submitting).json()).toMatchObject({ status: 'revoked', success: false })
})

test('nobody who waits holds up a server that closes', async () => {
  const submitting = submit('wait=60')
  await vi.waitFor(onlyTask, 10_000)
  await app.close()
  const answer = await submitting
  expect(answer.statusCode).toBe(202)
  expect(answer.headers['connection']).toBe('close')
})
