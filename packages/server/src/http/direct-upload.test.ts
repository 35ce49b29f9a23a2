import { createHash } from 'node:crypto'
import type { DirectUpload, DirectUploadRequest } from '@nusabaca/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { incomingKey } from '../core/object-keys.js'
import { readText } from '../core/read-text.js'
import { startTestApp } from './test-app.testing.js'

const { app, context, keys, tasks, pool, close } = await startTestApp()
afterAll(close)

// More than a request may have as JSON.
const content = 'a document'.repeat(10_000)
const file = { file_name: 'surat.png', size: content.length, content_type: 'image/png' }
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  headers = await keyOf('library')
})

async function keyOf(owner: string): Promise<Readonly<Record<string, string>>> {
  const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
  const { token } = await keys.create({ name: owner, owner, scopes: ['tasks:write'], ...limits })
  return { 'x-api-key': token }
}

async function offer(request: Partial<DirectUploadRequest> = {}): Promise<DirectUpload> {
  const payload = { ...file, ...request }
  const answer = await app.inject({ method: 'POST', url: '/api/v1/upload/direct/', headers, payload })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

function put({ upload }: DirectUpload, body = content, sent = upload.headers) {
  const url = upload.url.replace(context.publicUrl(), '')
  return app.inject({ method: 'PUT', url, headers: sent, payload: Buffer.from(body) })
}

function submit(payload: object, sender = headers) {
  return app.inject({ method: 'POST', url: '/api/v1/upload/async/', headers: sender, payload })
}

describe('a file that is put past the upload', () => {
  test('becomes a task under its name, as every upload, and is gone from where it was put', async () => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const offered = await offer({ sha256: sha256.toUpperCase() })
    expect((await put(offered)).statusCode).toBe(200)
    const accepted = await submit({ key: offered.key, language: 'id', tag: 'langsung' })
    expect(accepted.statusCode, accepted.body).toBe(202)
    expect(accepted.json()).toMatchObject({
      status: 'PENDING',
      file_info: { name: 'surat.png', size: 100_000 },
    })
    const task = await tasks.find(accepted.json().task_id)
    expect(task).toMatchObject({ owner: 'library', file: { sha256 }, options: { tag: 'langsung' } })
    expect(await readText(context.files, task?.file.key ?? '')).toBe(content)
    const left = context.files.get(incomingKey(offered.key))
    await expect(left).rejects.toMatchObject({ code: 'task_expired' })
  })

  test('makes one task, however often it is asked for', async () => {
    const offered = await offer()
    await put(offered)
    const answers = await Promise.all([1, 2, 3].map(() => submit({ key: offered.key })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 400, 400])
    expect((await submit({ key: offered.key })).json()).toMatchObject({ code: 'file_missing' })
  })

  test('may be asked for again when nothing became of it', async () => {
    const offered = await offer()
    expect((await submit({ key: offered.key })).json()).toMatchObject({
      code: 'file_missing',
      detail: expect.stringMatching(/Nothing has been put/),
    })
    await put(offered)
    const refused = await submit({ key: offered.key, language: 'ja' })
    expect(refused.json()).toMatchObject({ code: 'language_not_installed' })
    expect((await submit({ key: offered.key })).statusCode).toBe(202)
  })

  test('is nobody else’s', async () => {
    const offered = await offer()
    await put(offered)
    const answer = await submit({ key: offered.key }, await keyOf('another'))
    expect(answer.json()).toMatchObject({ status: 400, code: 'file_missing' })
    expect((await submit({ key: offered.key })).statusCode).toBe(202)
  })

  test('is refused when it is not what was announced', async () => {
    const offered = await offer({ sha256: 'ab'.repeat(32) })
    await put(offered)
    expect((await submit({ key: offered.key })).json()).toMatchObject({ status: 422, code: 'file_corrupt' })
  })

  test('is not made a task of when its time is over', async () => {
    const offered = await offer()
    await put(offered)
    await pool.query(`UPDATE direct_uploads SET expires_at = clock_timestamp() - interval '1 s'`)
    expect((await submit({ key: offered.key })).json()).toMatchObject({ code: 'file_missing' })
  })

  test.each(['none', crypto.randomUUID(), '../uploads'])('is not there under the key %s', async (key) => {
    expect((await submit({ key })).json()).toMatchObject({ status: 400, code: 'file_missing' })
  })
})

describe('an address to put a file to', () => {
  test('is good for one length and one type', async () => {
    const offered = await offer()
    const { upload } = offered
    for (const answer of [
      await put(offered, 'another length'),
      await put(offered, content, { 'content-type': 'text/html' }),
      await put({ ...offered, upload: { ...upload, url: upload.url.replace('incoming', 'uploads') } }),
    ]) {
      expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' })
    }
    const url = upload.url.replace(context.publicUrl(), '')
    expect((await app.inject({ method: 'GET', url })).json()).toMatchObject({ code: 'forbidden' })
    expect((await put(offered)).statusCode).toBe(200)
  })

  test('takes JSON as what it is', async () => {
    const offered = await offer({ content_type: 'application/json', size: 2 })
    expect((await put(offered, '{]')).statusCode).toBe(200)
  })

  test('is given for files that the server accepts', async () => {
    const ask = (payload: object) =>
      app.inject({ method: 'POST', url: '/api/v1/upload/direct/', headers, payload })
    const tooLarge = await ask({ ...file, size: context.maxFileBytes + 1 })
    expect(tooLarge.json()).toMatchObject({ status: 413, code: 'file_too_large' })
    for (const wrong of [{ ...file, size: 0 }, { ...file, content_type: 'a b' }, { size: 1 }]) {
      expect((await ask(wrong)).json()).toMatchObject({ status: 400, code: 'invalid_request' })
    }
  })
})
