import { readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eraseTask } from '../../core/erase-task.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, pool, read, close } = await startTestApp()
afterAll(close)
beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
  await pool.query('DELETE FROM idempotency_keys')
})
afterEach(async () => {
  vi.restoreAllMocks()
  expect(await readdir(context.stagingDir)).toEqual([])
})

type Part = readonly [name: string, content: string, fileName?: string]

interface Sending {
  readonly key?: string
  readonly url?: string
}

async function send(parts: readonly Part[], { key, url = '/api/v1/upload/batch/' }: Sending = {}) {
  const payload = parts.map(([name, content, fileName]) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    return `--B\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`
  })
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'multipart/form-data; boundary=B',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    payload: `${payload.join('')}--B--\r\n`,
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.payload, json: answer.json() }
}

async function statusOf(batchId: string, { wait = 0, tag = '' } = {}) {
  const answer = await app.inject({
    url: `/api/v1/upload/batch/${batchId}/?wait=${wait}`,
    headers: { 'if-none-match': tag },
  })
  const tagNow = String(answer.headers['etag'])
  return { status: answer.statusCode, tag: tagNow, json: answer.statusCode === 304 ? null : answer.json() }
}

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name): Part => ['file', `png ${name}`, `${name}.png`]) as [
  Part,
  Part,
  Part,
  Part,
]

describe('a batch', () => {
  test('becomes a task for each file, all with the same options', async () => {
    const { status, headers, json } = await send([a, ['language', 'id'], b])
    expect(status).toBe(202)
    expect(json).toMatchObject({ success: true, accepted: 2, refused: 0 })
    expect(headers['location']).toBe(`/api/v1/upload/batch/${json.batch_id}/`)
    expect(json.files).toMatchObject([
      { success: true, file_info: { name: 'a.png' }, processing_options: { language: 'id' } },
      { success: true, file_info: { name: 'b.png' }, processing_options: { language: 'id' } },
    ])
    const { json: batch } = await statusOf(json.batch_id)
    expect(batch).toMatchObject({ done: false, progress: 20, counts: { total: 2, pending: 2 } })
    expect(batch.tasks.map((task: { task_id: string }) => task.task_id)).toEqual(
      json.files.map((file: { task_id: string }) => file.task_id),
    )
  })

  test('is not refused for a file that is wrong: it says so in its place', async () => {
    const large: Part = ['file', 'x'.repeat(1_000_001), 'large.png']
    const { status, json } = await send([['file', '', 'empty.png'], large, a])
    expect(status).toBe(202)
    expect(json).toMatchObject({ accepted: 1, refused: 2 })
    expect(json.files).toMatchObject([
      { success: false, code: 'file_empty', status: 400, file_name: 'empty.png' },
      { success: false, code: 'file_too_large', status: 413, file_name: 'large.png' },
      { success: true, file_info: { name: 'a.png' } },
    ])
  })

  test('of which nothing can be accepted is refused as its first file is', async () => {
    const { status, json } = await send([['file', '', 'empty.png']])
    expect(status).toBe(400)
    expect(json).toMatchObject({ code: 'file_empty', files: [{ file_name: 'empty.png' }] })
  })

  test.each<[string, Part[], string]>([
    ['without a file', [['language', 'id']], 'file_missing'],
    ['with too many files', [a, b, c, d], 'invalid_request'],
    ['with options that are wrong', [a, ['confidence_threshold', '7']], 'invalid_request'],
  ])('%s is refused', async (_, parts, code) => {
    expect((await send(parts)).json).toMatchObject({ status: 400, code })
    expect((await tasks.list({ limit: 9 })).tasks).toEqual([])
  })

  test('is done when all of its tasks have ended, and whoever waits hears of each', async () => {
    const { batch_id: id, files } = (await send([a, b])).json
    const [first, second] = await Promise.all(
      files.map((file: { task_id: string }) => tasks.find(file.task_id)),
    )
    const waits = vi.spyOn(context.watcher, 'change')
    const waiting = statusOf(id, { wait: 60 })
    await vi.waitFor(() => expect(waits).toHaveBeenCalled(), 10_000)
    await tasks.revoke(first.id)
    const { json, tag } = await waiting
    expect(json).toMatchObject({ done: false, progress: 60, counts: { revoked: 1, pending: 1 } })
    expect(await statusOf(id, { tag })).toMatchObject({ status: 304 })
    await read(second, [1])
    const { json: ended } = await statusOf(id, { wait: 60, tag })
    expect(ended).toMatchObject({ done: true, progress: 100, counts: { completed: 1 } })
  })

  test('that is erased task by task is gone at last, and one that never was is not found', async () => {
    const { batch_id: id, files } = (await send([a, b])).json
    await eraseTask({ ...context, tasks }, files[0].task_id)
    expect((await statusOf(id)).json).toMatchObject({ counts: { total: 1 } })
    await eraseTask({ ...context, tasks }, files[1].task_id)
    expect(await statusOf(id)).toMatchObject({ status: 410, json: { code: 'task_expired' } })
    for (const unknown of [crypto.randomUUID(), 'x']) {
      expect(await statusOf(unknown)).toMatchObject({ status: 404, json: { code: 'not_found' } })
    }
  })
})

describe.each(['/api/v1/upload/batch/', '/api/v1/upload/async/'])('an Idempotency-Key at %s', (url) => {
  test('gives the first answer again, and makes nothing again', async () => {
    const first = await send([a], { key: 'k', url })
    expect(first.headers['idempotent-replayed']).toBeUndefined()
    const second = await send([a], { key: 'k', url })
    expect(second).toMatchObject({
      status: 202,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    })
    expect(second.headers['location']).toBe(first.headers['location'])
    expect((await tasks.list({ limit: 9 })).tasks).toHaveLength(1)
  })

  test('is refused for another file, other options, or another name', async () => {
    await send([a], { key: 'k', url })
    const other: Part[][] = [[b], [a, ['language', 'id']], [['file', a[1], 'other.png']]]
    for (const parts of other) {
      expect((await send(parts, { key: 'k', url })).json).toMatchObject({
        status: 422,
        code: 'idempotency_key_reused',
      })
    }
    expect((await send([b], { key: 'another', url })).status).toBe(202)
  })

  test('is answered with 409 while the first request is under way', async () => {
    let go: (value: unknown) => void = () => undefined
    const held = new Promise((resolve) => {
      go = resolve
    })
    const inspect = vi.spyOn(context.recognizer, 'inspect').mockImplementationOnce(async () => {
      await held
      return { mediaType: 'image/png', pageCount: 1 }
    })
    const first = send([a], { key: 'k', url })
    await vi.waitFor(() => expect(inspect).toHaveBeenCalled(), 10_000)
    expect((await send([a], { key: 'k', url })).json).toMatchObject({
      status: 409,
      code: 'idempotency_in_flight',
    })
    go(null)
    expect((await first).status).toBe(202)
    expect((await send([a], { key: 'k', url })).body).toBe((await first).body)
  })

  test('of a process that died in the middle is free soon, and makes nothing twice', async () => {
    const first = await send([a], { key: 'k', url })
    await pool.query('UPDATE idempotency_keys SET answer = NULL')
    expect((await send([a], { key: 'k', url })).status).toBe(409)
    await pool.query("UPDATE idempotency_keys SET claimed_until = claimed_until - interval '3 min'")
    expect((await send([a], { key: 'k', url })).body).toBe(first.body)
    expect((await tasks.list({ limit: 9 })).tasks).toHaveLength(1)
  })

  test('is free again when the request was wrong, for another request, too', async () => {
    expect((await send([a, ['language', 'xx']], { key: 'k', url })).status).toBe(422)
    expect((await send([a], { key: 'k', url })).status).toBe(202)
  })

  test('must be one', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      expect((await send([a], { key, url })).json).toMatchObject({ status: 400, code: 'invalid_request' })
    }
  })
})

test('keys are forgotten after their day', async () => {
  const url = '/api/v1/upload/async/'
  const first = await send([a], { key: 'k', url })
  await context.idempotency.forget(86_400_000)
  expect((await send([a], { key: 'k', url })).body).toBe(first.body)
  await context.idempotency.forget(0)
  expect((await send([a], { key: 'k', url })).body).not.toBe(first.body)
})
