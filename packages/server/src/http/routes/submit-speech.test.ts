import type { ReadAlong } from '@nusabaca/contract'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { assembleTask } from '../../core/assemble-task.js'
import { eraseTask } from '../../core/erase-task.js'
import type { Task } from '../../core/task.js'
import { newTask } from '../../database/new-task.testing.js'
import { badPage, blankPage, decoratedPage, startTestApp, unspeakable } from '../test-app.testing.js'

const { app, context, tasks, keys, pool, insert, read, close } = await startTestApp()
afterAll(close)
beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

async function submit(payload: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/tts/async/', payload, headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

async function get(path: string) {
  const answer = await app.inject({ url: `/api/v1/upload/${path}` })
  const isJson = String(answer.headers['content-type']).includes('json')
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body }
}

async function find(id: string): Promise<Task> {
  const task = await tasks.find(id)
  if (task === null) throw new Error('There is no such task')
  return task
}

/** Speaks all that is left of a task. */
async function speak(id: string): Promise<void> {
  const pages = await tasks.pages(id)
  await read(
    await find(id),
    pages.filter(({ status }) => status === 'waiting').map(({ number }) => number),
  )
}

async function readAlong(id: string): Promise<ReadAlong> {
  return (await get(`tasks/${id}/result/?format=json`)).body
}

async function keysInStore(): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of context.files.list()) found.push(key)
  return found
}

/** A document of three pages that was read. */
async function readSource(owner = 'anonymous'): Promise<Task> {
  const source = await insert({ owner, pageNumbers: [1, 2, 3] })
  await read(source, [1, 2, 3])
  return source
}

describe('text', () => {
  test('is accepted, spoken part by part, and put together', async () => {
    const text = `${'kata '.repeat(499)}selesai.\n\n`.repeat(3)
    const { status, headers, body } = await submit({ text, tag: 'read' })
    expect(status).toBe(202)
    expect((await get(`tasks/${body.task_id}/result/`)).body).toMatchObject({
      code: 'task_not_found',
      retryable: true,
    })
    expect(headers).toMatchObject({ location: expect.stringContaining(body.task_id), 'retry-after': '1' })
    expect((await find(body.task_id)).pages.total).toBe(3)
    await speak(body.task_id)
    const done = await get(`status/${body.task_id}/`)
    expect(done.body).toMatchObject({
      status: 'completed',
      kind: 'speech',
      tag: 'read',
      speech_result: { duration_seconds: 1500, words_count: 1500, format: 'mp3', language: 'en' },
    })
    // What the parts were is in what was made of them.
    expect((await keysInStore()).filter((key) => key.startsWith('pages/'))).toEqual([])
  })

  test('with priority goes before what its client has waiting to be spoken, and before nothing that waits to be read', async () => {
    const [moved, enqueued] = [vi.spyOn(context.queue, 'move'), vi.spyOn(context.queue, 'enqueue')]
    const { body: low } = await submit({ text: 'Nanti saja.', priority: 'low' })
    const document = await insert({ client: (await find(low.task_id)).client })
    const { body: high } = await submit({ text: 'Segera!', priority: 'high' })
    expect(high.speech_options).toMatchObject({ language: 'en', priority: 'high' })
    const [first, second] = enqueued.mock.calls.flatMap(([[job]]) => (job?.kind === 'page' ? job.turn : []))
    expect(second).toBe(first)
    const turn = (await tasks.pages(low.task_id))[0]?.turn
    expect(turn).toBeGreaterThan(Number(first))
    expect(moved.mock.calls).toEqual([[[{ taskId: low.task_id, attempt: 1, page: 1, turn }]]])
    expect((await find(document.id)).turn).toBe(document.turn)
    expect(await submit({ text: 'a', priority: 'urgent' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
  })

  test('is refused with options that are not known; null is none', async () => {
    expect(await submit({ text: 'a', audio_format: 'wav', voice: null })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/audio_format', detail: 'audio_format is not known here' }] },
    })
    const { status, body } = await submit({ text: 'a', task_id: null, speed: null, voice: null })
    expect(status).toBe(202)
    expect(body.speech_options).toMatchObject({ speed: 1 })
  })

  test('comes as JSON, and a form is told so', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect(await submit(Buffer.from('text=a'), { 'content-type': type })).toMatchObject({
        status: 415,
        body: { detail: expect.stringContaining('must be JSON') },
      })
    }
  })

  test('is asked for once with one key, however often it comes', async () => {
    const headers = { 'idempotency-key': 'one' }
    const first = await submit({ text: 'Halo.' }, headers)
    const second = await submit({ text: 'Halo.' }, headers)
    expect(second.body).toEqual(first.body)
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect((await submit({ text: 'Selamat.' }, headers)).body.code).toBe('idempotency_key_reused')
    expect((await tasks.list({ limit: 10 })).tasks).toHaveLength(1)
  })

  test.each([
    [{ text: 'a', metadata: { a: '\0' } }, 'invalid_request'],
    [{ text: 'a\ud800' }, 'invalid_request'],
    [{ text: 'a'.repeat(10_001) }, 'file_too_large'],
    [{ text: 'a'.repeat(1_000_000) }, 'file_too_large'],
    [{ text: 'a', format: 'ogg' }, 'invalid_request'],
    [{ text: 'a', expires_in: 1e9 }, 'invalid_request'],
    [{ text: 'a', webhook_url: 'http://10.0.0.1/' }, 'source_blocked'],
    [{ text: 'a', language: 'de' }, 'language_not_installed'],
  ])('is refused where something is wrong with it: %j', async (request, code) => {
    expect((await submit(request)).body).toMatchObject({ success: false, code })
    expect((await tasks.list({ limit: 1 })).tasks).toEqual([])
  })
})

describe('what was read', () => {
  test('is spoken page by page, with the places of its words', async () => {
    const source = await readSource()
    const { body } = await submit({ task_id: source.id })
    expect(body).toMatchObject({ source_task_id: source.id, speech_options: { language: 'id' } })
    await speak(body.task_id)
    const along = await readAlong(body.task_id)
    expect(along.pages.map(({ page }) => page)).toEqual([1, 2, 3])
    expect(along.words.map(({ page, text, polygon }) => [page, text, polygon?.[2]])).toEqual(
      [1, 2, 3].map((page) => [page, 'Page', [40, 10]]),
    )
    expect(along.words.map(({ start }) => start)).toEqual([0, 1, 2])
  })

  test('leaves out the pages that could not be', async () => {
    const source = await insert({ pageNumbers: [1, badPage] })
    await read(source, [1, badPage])
    const { body } = await submit({ task_id: source.id })
    await speak(body.task_id)
    expect((await readAlong(body.task_id)).pages).toMatchObject([{ page: 1 }])
  })

  test('must be there, be the same owner’s, and be done', async () => {
    const waiting = await insert()
    expect((await submit({ task_id: waiting.id })).body.code).toBe('invalid_request')
    const others = await readSource('library')
    const { token } = await keys.create({
      name: 'k',
      owner: 'another',
      scopes: ['tasks:read', 'tasks:write'],
      requestsPerMinute: null,
      pagesPerDay: 2,
      lifetimeMs: null,
    })
    const headers = { 'x-api-key': token }
    try {
      expect((await submit({ task_id: others.id }, headers)).body.code).toBe('task_not_found')
      await eraseTask({ ...context, tasks }, others.id)
      expect((await submit({ task_id: others.id }, headers)).body.code).toBe('task_not_found')
      const own = await readSource('another')
      expect((await submit({ task_id: own.id }, headers)).body.code).toBe('quota_exceeded')
      await eraseTask({ ...context, tasks }, own.id)
      expect((await submit({ task_id: own.id }, headers)).body.code).toBe('task_expired')
    } finally {
      await pool.query('DELETE FROM key_pages')
      await pool.query('DELETE FROM keys')
    }
  })

  test('without anything that is said fails, or is refused where that is known', async () => {
    const source = await insert({ pageNumbers: [blankPage] })
    await read(source, [blankPage])
    expect((await submit({ task_id: source.id })).body).toMatchObject({ code: 'invalid_request' })
    const decorated = await insert({ pageNumbers: [decoratedPage] })
    await read(decorated, [decoratedPage])
    const { body } = await submit({ task_id: decorated.id })
    await speak(body.task_id)
    expect((await get(`status/${body.task_id}/`)).body).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request', message: expect.stringContaining('nothing to be spoken') },
    })
  })

  test('that was read again since fails with what became of it', async () => {
    const source = await readSource()
    const { body } = await submit({ task_id: source.id })
    await app.inject({
      method: 'POST',
      url: `/api/v1/upload/tasks/${source.id}/retry/`,
      payload: { pages: 'all' },
    })
    await speak(body.task_id)
    expect((await get(`status/${body.task_id}/`)).body).toMatchObject({
      status: 'failed',
      error: { code: 'task_expired' },
    })
  })

  test('takes its speech with it when it is erased', async () => {
    const source = await readSource()
    const done = (await submit({ task_id: source.id })).body.task_id
    await speak(done)
    const waiting = (await submit({ task_id: source.id })).body.task_id
    await eraseTask({ ...context, tasks }, source.id)
    for (const id of [done, waiting]) expect((await get(`status/${id}/`)).body.code).toBe('task_expired')
    const ids = [source.id, done, waiting]
    expect((await keysInStore()).filter((key) => ids.some((id) => key.includes(id)))).toEqual([])
  })
})

describe('a part that cannot be spoken', () => {
  test('alone makes the task fail', async () => {
    const { body } = await submit({ text: unspeakable })
    await speak(body.task_id)
    expect((await get(`status/${body.task_id}/`)).body).toMatchObject({ error: { code: 'worker_lost' } })
  })

  test('is left out, and a retry speaks it alone', async () => {
    const text = `${'kata '.repeat(580)}\n\n${'kata '.repeat(40)}${unspeakable}`
    const { body } = await submit({ text })
    await speak(body.task_id)
    const partly = await get(`status/${body.task_id}/`)
    expect(partly.body).toMatchObject({ partial: true, pages_failed: [{ page: 2, code: 'worker_lost' }] })
    expect((await readAlong(body.task_id)).words).toHaveLength(580)
    const retry = `/api/v1/upload/tasks/${body.task_id}/retry/`
    const changed = await app.inject({ method: 'POST', url: retry, payload: { language: 'en' } })
    expect(changed.json()).toMatchObject({ code: 'invalid_request' })
    expect((await app.inject({ method: 'POST', url: retry })).statusCode).toBe(202)
    expect(await find(body.task_id)).toMatchObject({ attempt: 2, pages: { done: 1, failed: 0 } })
    await speak(body.task_id)
    expect((await readAlong(body.task_id)).words).toHaveLength(580)
  })
})

describe('an upload that says speak', () => {
  const speaks = {
    ...newTask().options,
    speak: { language: 'id', voice: 'id', speed: 1, format: 'wav' },
  } as const

  test('has its speech made with its end', async () => {
    const source = await insert({ pageNumbers: [1, 2], options: { ...speaks, tag: 'both', priority: 'low' } })
    await read(source, [1])
    expect((await tasks.list({ limit: 9, kind: 'speech' })).tasks).toEqual([])
    await read(source, [2])
    const { body } = await get(`status/${source.id}/`)
    const [speech] = (await tasks.list({ limit: 9, kind: 'speech' })).tasks
    expect(body.speech).toMatchObject({ task_id: speech?.id, status_url: expect.stringContaining('http') })
    expect(speech?.options).toMatchObject({ priority: 'low' })
    await speak(String(speech?.id))
    expect((await get(`status/${speech?.id}/`)).body).toMatchObject({
      status: 'completed',
      tag: 'both',
      source_task_id: source.id,
      speech_result: { words_count: 2, format: 'wav' },
    })
  })

  test('has none when it ends otherwise', async () => {
    const source = await insert({ pageNumbers: [1, 2], options: speaks })
    await read(source, [1])
    await tasks.revoke(source.id)
    await read(source, [2])
    expect((await tasks.list({ limit: 9, kind: 'speech' })).tasks).toEqual([])
  })

  test('keeps its speech for as long as what was read stays', async () => {
    const source = await insert({ pageNumbers: [1], options: speaks })
    await read(source, [1])
    const { speechTaskId } = await find(source.id)
    expect(speechTaskId).not.toBeNull()
    const retry = async (payload: object) => {
      const url = `/api/v1/upload/tasks/${source.id}/retry/`
      expect((await app.inject({ method: 'POST', url, payload })).statusCode).toBe(202)
    }
    await retry({ outputs: 'markdown' })
    const ports = { ...context, tasks, onEnqueueFailed: () => undefined }
    await assembleTask(ports, source.id, AbortSignal.timeout(30_000))
    const formatted = await find(source.id)
    expect(formatted).toMatchObject({ status: 'completed', speechTaskId })
    expect(formatted.outputKeys).toHaveProperty('markdown')
    await retry({ pages: 'all' })
    await read(await find(source.id), [1])
    const spokenAgain = (await find(source.id)).speechTaskId
    expect(spokenAgain).not.toBeNull()
    expect(spokenAgain).not.toBe(speechTaskId)
  })

  test('is told that there is nothing to be spoken', async () => {
    const source = await insert({ pageNumbers: [blankPage], options: speaks })
    await read(source, [blankPage])
    const { body } = await get(`status/${source.id}/`)
    expect(body).toMatchObject({ warnings: [expect.stringContaining('nothing to be spoken')] })
    expect(body).not.toHaveProperty('speech')
  })

  test('in a language without a voice is refused', async () => {
    const field = (name: string, value: string) =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const file =
      '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\npng\r\n--B--\r\n'
    const upload = async (fields: string) => {
      const headers = { 'content-type': 'multipart/form-data; boundary=B' }
      return app.inject({ method: 'POST', url: '/api/v1/upload/async/', headers, payload: fields + file })
    }
    const refused = await upload(field('speak', 'true') + field('voice', 'de'))
    expect(refused.json()).toMatchObject({ code: 'invalid_request' })
    expect((await upload(field('speak', 'perhaps'))).json()).toMatchObject({ code: 'invalid_request' })
    const accepted = await upload(
      field('speak', 'true') + field('speed', '1.5') + field('audio_format', 'wav'),
    )
    expect(accepted.statusCode).toBe(202)
    expect((await find(accepted.json().task_id)).options).toMatchObject({
      speak: { voice: 'en', speed: 1.5, format: 'wav' },
    })
    const silent = await upload(field('speak', 'false'))
    expect((await find(silent.json().task_id)).options).not.toHaveProperty('speak')
  })
})
