import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ResultFormat, resultFormats, type TaskCompleted } from '@nusabaca/contract'
import { afterAll, expect, test, vi } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import type { Task } from '../../core/task.js'
import { newTask } from '../../database/new-task.testing.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, tasks, insert, read, close } = await startTestApp()
afterAll(close)

const usual = newTask().options

/** A task whose pages 1 and 3 are read. */
async function readTask(
  outputs?: readonly ResultFormat[],
  over: Partial<Task['options']> = {},
): Promise<Task> {
  const task = await insert({ options: { ...usual, ...over, ...(outputs && { outputs }) } })
  await read(task, [1, 3])
  const found = await tasks.find(task.id)
  if (found === null) throw new Error('The task is gone')
  return found
}

function result({ id }: Task, query = '', accept?: string) {
  const url = `/api/v1/upload/tasks/${id}/result/${query}`
  return app.inject({ url, headers: accept === undefined ? {} : { accept } })
}

async function statusOf({ id }: Task): Promise<TaskCompleted> {
  return (await app.inject(`/api/v1/upload/status/${id}/`)).json()
}

async function storedFiles(): Promise<string[]> {
  const keys = []
  for await (const { key } of context.files.list('results/')) keys.push(key)
  return keys.sort()
}

test.each([
  ['text', 'Page 1\n\nPage 3'],
  ['markdown', 'Page\n\n<!-- page 3 -->\n\nPage\n'],
  ['hocr', 'ocrx_word'],
  ['alto', 'CONTENT="Page"'],
  ['tsv', '\t99\tPage\n'],
  ['pdf', '"texts":["Page 1","Page 3"]'],
  ['json', '"page":3'],
] as const)('is given as %s, by the query and by Accept', async (format, part) => {
  const task = await readTask()
  const { mediaType, extension } = resultFormats[format]
  const [bare = ''] = mediaType.split(';')
  for (const answer of [await result(task, `?format=${format}`, 'image/png'), await result(task, '', bare)]) {
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': mediaType,
      'content-disposition': `inline; filename="surat.${extension}"`,
      vary: 'Accept',
    })
    expect(answer.body).toContain(part)
  }
})

test('a PDF that was made for an answer is gone afterwards', async () => {
  await result(await readTask(), '?format=pdf')
  await vi.waitFor(async () => {
    expect(await readdir(join(context.stagingDir, '..'))).not.toContain('made.pdf')
  })
})

test('outputs are stored, linked to, and answered with', async () => {
  const task = await readTask(['json', 'markdown', 'pdf'])
  const { storage_info, download_urls, warnings } = await statusOf(task)
  expect(warnings).toEqual([])
  expect(Object.keys(storage_info.outputs ?? {})).toEqual(['json', 'markdown', 'pdf'])
  expect(download_urls.json).toBe(download_urls.results_file)
  const { pathname, search } = new URL(download_urls.markdown ?? '')
  const file = await app.inject(pathname + search)
  expect(file.headers['content-type']).toBe('text/markdown; charset=utf-8')
  expect(file.body).toBe((await result(task, '?format=markdown')).body)
  const make = vi.spyOn(context.pdfs, 'make')
  expect((await result(task, '?format=pdf')).body).toContain('Page 3')
  expect(make).not.toHaveBeenCalled()
  make.mockRestore()
  expect(await statusOf(await readTask())).not.toHaveProperty('storage_info.outputs')
})

test('an output that cannot be made is a warning; what may be tried again is', async () => {
  const make = vi.spyOn(context.pdfs, 'make')
  make.mockRejectedValueOnce(
    new NusabacaError('file_corrupt', { detail: 'The PDF has no pages. Export it again and send that.' }),
  )
  const status = await statusOf(await readTask(['pdf', 'tsv']))
  expect(status.warnings).toEqual([
    'The output pdf could not be made: The PDF has no pages. Export it again and send that.',
  ])
  expect(Object.keys(status.storage_info.outputs ?? {})).toEqual(['tsv'])
  const away = new NusabacaError('storage_unavailable', { detail: 'The storage is not available.' as never })
  make.mockRejectedValueOnce(away)
  const task = await insert({ options: { ...usual, outputs: ['pdf'] } })
  await expect(read(task, [1, 3])).rejects.toBe(away)
  await read(task, [3])
  expect(Object.keys((await statusOf(task)).download_urls)).toContain('pdf')
  make.mockRestore()
})

test('while an output is made others know that the task is worked on', async () => {
  const advance = vi.spyOn(context.ledger, 'advance')
  const make = vi.spyOn(context.pdfs, 'make').mockImplementationOnce(async () => {
    vi.advanceTimersByTime(25_000)
    throw new NusabacaError('file_corrupt', { detail: 'Not found' })
  })
  const task = await insert({ options: { ...usual, outputs: ['pdf'] } })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    await read(task, [1, 3])
    expect(advance).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(25_000)
    expect(advance).toHaveBeenCalledTimes(2)
  } finally {
    vi.useRealTimers()
    make.mockRestore()
    advance.mockRestore()
  }
})

test('outputs go with their task, and with a retry; a retry for others reads nothing again', async () => {
  const before = await storedFiles()
  const task = await readTask(['markdown', 'pdf'])
  expect(await storedFiles()).toHaveLength(before.length + 4)
  const url = `/api/v1/upload/tasks/${task.id}/retry/`
  const retried = await app.inject({ method: 'POST', url, payload: { outputs: 'hocr' } })
  expect(retried.statusCode).toBe(202)
  expect(await storedFiles()).toEqual(before)
  const recognize = vi.spyOn(context.recognizer, 'recognize')
  await read({ ...task, attempt: 2 }, [3])
  expect(recognize).not.toHaveBeenCalled()
  recognize.mockRestore()
  expect(Object.keys((await statusOf(task)).storage_info.outputs ?? {})).toEqual(['hocr'])
  await app.inject({ method: 'DELETE', url: `/api/v1/upload/tasks/${task.id}/` })
  expect(await storedFiles()).toEqual(before)
})

test('of an encrypted document there is the PDF that was asked for in time', async () => {
  const secret = { encrypted: true } as const
  const task = await readTask(undefined, secret)
  const refused = await result(task, '?format=pdf')
  expect(refused.json()).toMatchObject({ status: 422, code: 'password_required' })
  const sealed = await insert({
    options: { ...usual, ...secret, outputs: ['pdf'] },
    sealedPassword: context.secrets.seal('rahasia'),
  })
  await read(sealed, [1, 3])
  expect((await result(sealed, '?format=pdf')).json()).toMatchObject({ password: 'rahasia' })
})

test('outputs that are none are refused by name', async () => {
  for (const outputs of ['docx', 'pdf,', ' ', 'pdf;text']) {
    const payload = { url: 'http://127.0.0.1:1/surat.pdf', outputs }
    const answer = await app.inject({ method: 'POST', url: '/api/v1/upload/async/', payload })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().detail).toContain(
      'outputs must be one or more of text, json, markdown, hocr, alto, tsv, pdf, with commas between them',
    )
  }
})
