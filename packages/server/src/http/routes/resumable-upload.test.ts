import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import { buildApp } from '../build-app.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, keys, pool, close } = await startTestApp()
const base = await app.listen({ host: '127.0.0.1', port: 0 })
afterAll(close)
const endpoint = `${base}/api/v1/upload/resumable/`
await mkdir(context.resumableDir)
const left = () => readdir(context.resumableDir)

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

const metadata = { filename: 'surat dinas.png', language: 'id' }

/** Uploads as tus-js-client does, and gives the last answer. */
function upload(content: Buffer, options: Partial<UploadOptions> = {}) {
  let sending: Upload
  const done = new Promise<{ url: string; header: (name: string) => string | undefined; body: string }>(
    (resolve, reject) => {
      sending = new Upload(content, {
        endpoint,
        metadata,
        retryDelays: null,
        onSuccess: ({ lastResponse }) =>
          resolve({
            url: sending.url ?? '',
            header: (name) => lastResponse.getHeader(name),
            body: lastResponse.getBody(),
          }),
        onError: reject,
        ...options,
      })
      sending.start()
    },
  )
  return { done, abort: () => sending.abort(), url: () => sending.url ?? '' }
}

async function refusalOf(sent: Promise<unknown>) {
  const error = await sent.then(
    () => null,
    (thrown) => thrown,
  )
  if (!(error instanceof DetailedError)) throw new Error('It was not refused')
  const { originalResponse } = error
  return { status: originalResponse?.getStatus(), ...JSON.parse(originalResponse?.getBody() || '{}') }
}

async function onlyTask() {
  const found = await tasks.list({ limit: 9 })
  expect(found.tasks).toHaveLength(1)
  const [task] = found.tasks
  if (task === undefined) throw new Error('There is no task')
  return task
}

const idOf = (url: string) => url.split('/').at(-2) ?? ''

describe('an upload in pieces', () => {
  test('becomes a task with the options of its metadata, and its id', async () => {
    const content = randomBytes(300_000)
    const { url, header, body } = await upload(content, { chunkSize: 100_000 }).done
    const task = await onlyTask()
    expect(task).toMatchObject({
      id: idOf(url),
      file: { name: 'surat dinas.png', bytes: 300_000 },
      options: { language: 'id' },
    })
    expect(header('x-task-id')).toBe(task.id)
    expect(JSON.parse(body)).toMatchObject({ success: true, task_id: task.id, status: 'PENDING' })
    const stored = []
    for await (const part of await context.files.get(task.file.key)) stored.push(part)
    expect(Buffer.concat(stored).equals(content)).toBe(true)
    expect(await left()).toEqual([])
  })

  test('goes on where its connection broke', async () => {
    const content = randomBytes(400_000)
    const begun = await app.inject({
      method: 'POST',
      url: '/api/v1/upload/resumable/',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '400000' },
    })
    const path = String(begun.headers['location'])
    const { port } = app.server.address() as { port: number }
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `PATCH ${path} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
        'Content-Type: application/offset+octet-stream\r\nContent-Length: 400000\r\n\r\n',
    )
    socket.write(content.subarray(0, 150_000))
    await vi.waitFor(async () => {
      expect((await readFile(join(context.resumableDir, idOf(path)))).length).toBeGreaterThan(100_000)
    }, 10_000)
    socket.destroy()
    const offsets: number[] = []
    const resumed = upload(content, {
      uploadUrl: base + path,
      onProgress: (sent) => offsets.push(sent),
    })
    expect((await resumed.done).header('x-task-id')).toBe(idOf(path))
    expect(offsets[0]).toBeGreaterThan(100_000)
    const task = await onlyTask()
    expect(task.file.bytes).toBe(400_000)
  })

  test('whose sender did not hear of its end is one task still', async () => {
    const { url } = await upload(randomBytes(1000)).done
    const again = await upload(randomBytes(1000), { uploadUrl: url }).done
    expect(again.header('x-task-id')).toBe(idOf(url))
    await onlyTask()
  })

  test('that could not be accepted for a moment is, when its sender asks again', async () => {
    const full = new NusabacaError('queue_full', { detail: 'The task has ended.' })
    vi.spyOn(context.gauge, 'admit').mockRejectedValueOnce(full)
    const { url } = await upload(Buffer.from('png'), { retryDelays: [0] }).done
    expect((await onlyTask()).id).toBe(idOf(url))
  })

  test('may be encrypted: its password does not lie about', async () => {
    const begun = upload(randomBytes(100), {
      metadata: { ...metadata, password: 'rahasia' },
      onBeforeRequest: (request) => {
        if (request.getMethod() === 'PATCH') throw new Error('enough')
      },
    })
    await begun.done.catch(() => undefined)
    for (const name of await left()) {
      expect(await readFile(join(context.resumableDir, name), 'latin1')).not.toContain('rahasia')
    }
    const inspect = vi.spyOn(context.recognizer, 'inspect')
    await upload(Buffer.from('png'), { metadata: { ...metadata, password: 'rahasia' } }).done
    expect(inspect.mock.lastCall?.[0]).toMatchObject({ password: 'rahasia' })
  })

  test('can be dropped', async () => {
    const before = (await left()).length
    const headers = { 'tus-resumable': '1.0.0' }
    const begun = await app.inject({
      method: 'POST',
      url: '/api/v1/upload/resumable/',
      headers: { ...headers, 'upload-length': '9' },
    })
    const url = String(begun.headers['location'])
    expect((await left()).length).toBe(before + 2)
    expect((await app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204)
    expect((await left()).length).toBe(before)
    expect((await app.inject({ method: 'HEAD', url, headers })).statusCode).toBe(404)
  })
})

describe('an upload is refused', () => {
  test('when it is too large, before it is sent', async () => {
    expect(await refusalOf(upload(Buffer.alloc(1_000_001)).done)).toMatchObject({
      status: 413,
      code: 'file_too_large',
    })
  })

  test('when its options are wrong, before it is sent', async () => {
    const sent = upload(Buffer.from('png'), { metadata: { confidence_threshold: '7' } })
    expect(await refusalOf(sent.done)).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  test('when it cannot be read, and nothing is left of it', async () => {
    const before = await left()
    vi.spyOn(context.recognizer, 'inspect').mockRejectedValueOnce(
      new NusabacaError('unsupported_media_type', { detail: 'The task has ended.' }),
    )
    expect(await refusalOf(upload(Buffer.from('x')).done)).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    })
    expect(await left()).toEqual(before)
  })

  test('when a piece begins elsewhere than the upload is', async () => {
    const begun = await app.inject({
      method: 'POST',
      url: '/api/v1/upload/resumable/',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '9' },
    })
    const type = { 'content-type': 'application/offset+octet-stream', 'tus-resumable': '1.0.0' }
    const answer = await app.inject({
      method: 'PATCH',
      url: String(begun.headers['location']),
      headers: { ...type, 'upload-offset': '5' },
      payload: 'png',
    })
    expect(answer.json()).toMatchObject({ status: 409, code: 'upload_conflict' })
  })
})

test('uploads that nobody continues are removed in time', async () => {
  const begin = { 'tus-resumable': '1.0.0', 'upload-length': '9' }
  const resumableDir = `${context.resumableDir}-brief`
  const brief = await buildApp({ ...context, resumableDir, orphanAgeMs: 200 })
  // They may be gone before anybody could look.
  const begun = await brief.inject({ method: 'POST', url: '/api/v1/upload/resumable/', headers: begin })
  expect(begun.statusCode).toBe(201)
  await expect.poll(() => readdir(resumableDir)).toEqual([])
  await brief.close()
})

// There is no way back to times without keys: this comes last.
test('another owner’s upload is not there', async () => {
  const begun = await app.inject({
    method: 'POST',
    url: '/api/v1/upload/resumable/',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '9' },
  })
  const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
  const scopes = ['tasks:read', 'tasks:write'] as const
  const { token } = await keys.create({ name: 'web', owner: 'library', scopes, ...limits })
  const headers = {
    'x-api-key': token,
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
  }
  for (const method of ['PATCH', 'DELETE', 'HEAD'] as const) {
    const answer = await app.inject({ method, url: String(begun.headers['location']), headers })
    expect(answer.statusCode).toBe(404)
  }
})
