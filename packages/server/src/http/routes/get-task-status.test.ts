import { afterAll, describe, expect, test, vi } from 'vitest'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, insert, read, close } = await startTestApp()
afterAll(close)

async function getStatus(id: string, query = '', tag?: string) {
  const url = `/api/v1/upload/status/${id}/${query}`
  const headers = tag === undefined ? {} : { 'if-none-match': tag }
  const response = await app.inject({ url, headers })
  const { statusCode: status, headers: got, body } = response
  return { status, tag: String(got['etag']), body: body === '' ? null : JSON.parse(body) }
}

describe('a status with the tag that the client has', () => {
  test('is 304 without a body until something changes, and so when completed', async () => {
    const task = await insert({ pageNumbers: [1] })
    const first = await getStatus(task.id)
    expect(first.status).toBe(200)
    expect(await getStatus(task.id, '', first.tag)).toEqual({ status: 304, tag: first.tag, body: null })
    await read(task, [1])
    const last = await getStatus(task.id, '', first.tag)
    expect(last).toMatchObject({ status: 200, body: { status: 'completed' } })
    expect(await getStatus(task.id, '', last.tag)).toEqual({ status: 304, tag: last.tag, body: null })
  })
})

describe('a summary', () => {
  test('of a completed task leaves out what was read, and nothing else', async () => {
    const task = await insert({ pageNumbers: [1] })
    await read(task, [1])
    const { body } = await getStatus(task.id)
    expect(body.ocr_result.full_text).toBe('Page 1')
    const { ocr_result: _, warnings: __, ...rest } = body
    expect((await getStatus(task.id, '?fields=summary')).body).toEqual({
      ...rest,
      storage_info: expect.any(Object),
      download_urls: expect.any(Object),
    })
  })
})

describe('a client that waits', () => {
  test('is answered at the next change, not at the end alone', async () => {
    const task = await insert()
    const waits = vi.spyOn(context.watcher, 'change')
    const waiting = getStatus(task.id, '?wait=30')
    await vi.waitFor(() => expect(waits).toHaveBeenCalled(), 10_000)
    await read(task, [1])
    const { tag, body } = await waiting
    expect(body.status).toBe('processing')
    const next = getStatus(task.id, '?wait=30', (await getStatus(task.id)).tag)
    await read(task, [3])
    expect((await next).body.status).toMatch(/processing|completed/)
    // What has changed since the answer it has is told at once.
    expect((await getStatus(task.id, '?wait=60', tag)).body.status).toBe('completed')
  })

  test('is answered with 304 when nothing has changed', async () => {
    const task = await insert()
    // While it is pending its place in the queue may change, and with it the answer.
    await read(task, [1])
    const { tag } = await getStatus(task.id)
    const began = performance.now()
    expect(await getStatus(task.id, '?wait=1', tag)).toMatchObject({ status: 304 })
    expect(performance.now() - began).toBeGreaterThan(900)
  })

  test('is answered at once when the task has ended', async () => {
    const task = await insert()
    await tasks.revoke(task.id)
    expect((await getStatus(task.id, '?wait=60')).body.status).toBe('revoked')
  })

  test('is told when the task is erased', async () => {
    const task = await insert()
    const waiting = getStatus(task.id, '?wait=30')
    await app.inject({ method: 'DELETE', url: `/api/v1/upload/tasks/${task.id}/` })
    expect(await waiting).toMatchObject({ status: 410, body: { code: 'task_expired' } })
  })

  test.each(['61', '-1', 'long'])('for %s seconds is refused', async (wait) => {
    const { id } = await insert()
    expect(await getStatus(id, `?wait=${wait}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
  })
})
