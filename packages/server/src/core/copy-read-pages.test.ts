import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadOptions } from '@nusabaca/contract'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { requestPorts } from '../http/request-ports.js'
import { startTestApp } from '../http/test-app.testing.js'
import type { TaskSummaryFile } from './assemble-task.js'
import { eraseTask } from './erase-task.js'
import { NusabacaError } from './errors.js'
import { pagesPrefix } from './object-keys.js'
import { anonymous, type Principal } from './principal.js'
import { readText } from './read-text.js'
import { submitDocument } from './submit-document.js'
import type { Task } from './task.js'

const { context, tasks, pool, read, close } = await startTestApp()
afterAll(close)
beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

const library: Principal = { ...anonymous, owner: 'library', keyId: 'k' }
const defaults: UploadOptions = { language: 'en', extract_format: 'text', confidence_threshold: 0.8 }
const enqueued = vi.spyOn(context.queue, 'enqueue')

interface Sending {
  readonly principal?: Principal
  readonly sha256?: string
  readonly options?: Partial<UploadOptions>
  readonly reuse?: 'keys' | 'all' | 'off'
}

/** A document of three pages. */
async function send({
  principal = library,
  sha256 = 'aa',
  options,
  reuse = 'keys',
}: Sending = {}): Promise<Task> {
  const path = join(context.stagingDir, crypto.randomUUID())
  await mkdir(context.stagingDir, { recursive: true })
  await writeFile(path, 'png')
  const ports = {
    ...requestPorts(context, { principal } as Parameters<typeof requestPorts>[1]),
    tasks,
    reuse,
    recognizer: {
      ...context.recognizer,
      inspect: async () => ({ mediaType: 'application/pdf', pageCount: 3 }),
    },
    quota: { take: async () => null, giveBack: async () => undefined },
  }
  const document = {
    id: crypto.randomUUID(),
    again: false,
    batchId: null,
    file: { path, name: `${crypto.randomUUID()}.pdf`, bytes: 3, sha256 },
    options: { ...defaults, ...options },
    sender: { principal, client: principal.owner, trace: { requestId: 'r' } },
  }
  enqueued.mockClear()
  const { id } = await submitDocument(ports, document, new AbortController().signal)
  return (await tasks.find(id)) as Task
}

/** A document that has been read. */
async function sendAndRead(sending: Sending = {}): Promise<Task> {
  const task = await send(sending)
  await read(task, [1, 2, 3])
  return task
}

async function textOf({ summaryKey }: Task): Promise<string> {
  const summary = JSON.parse(await readText(context.files, summaryKey ?? '')) as TaskSummaryFile
  return summary.ocr_result.full_text
}

describe('a file that its owner had read before', () => {
  test('is done at once, with files of its own', async () => {
    const first = await sendAndRead()
    const second = await send({ options: { extract_format: 'json' } })
    expect(second).toMatchObject({ status: 'completed', cached: true, pages: { total: 3, done: 3 } })
    expect(enqueued).not.toHaveBeenCalled()
    await eraseTask({ ...context, tasks }, first.id)
    expect(await textOf(second)).toBe('Page 1\n\nPage 2\n\nPage 3')
    expect(await readText(context.files, second.file.key)).toBe('png')
    for (const page of await tasks.pages(second.id)) {
      expect(page.resultKey).toContain(pagesPrefix(second))
      expect(JSON.parse(await readText(context.files, page.resultKey ?? ''))).toMatchObject({
        page: page.number,
      })
    }
  })

  test('is done at once where it is a part of it that is wanted', async () => {
    await sendAndRead()
    const part = await send({ options: { pages: '3,1' } })
    expect(await textOf(part)).toBe('Page 1\n\nPage 3')
  })

  test('is read again when its earlier task is gone, also in the middle of copying', async () => {
    await eraseTask({ ...context, tasks }, (await sendAndRead()).id)
    expect(await send()).toMatchObject({ status: 'pending', cached: false })
    await pool.query('DELETE FROM tasks')
    await sendAndRead()
    const gone = new NusabacaError('task_expired', { detail: 'The task has ended.' })
    vi.spyOn(context.files, 'get').mockRejectedValueOnce(gone)
    const task = await send()
    expect(task).toMatchObject({ status: 'pending', cached: false, pages: { done: 0 } })
    const keys = []
    for await (const { key } of context.files.list()) keys.push(key)
    expect(keys.filter((key) => key.startsWith(pagesPrefix(task)))).toEqual([])
    await read(task, [1, 2, 3])
  })

  test('is still retried page by page', async () => {
    await sendAndRead()
    const task = await send()
    const order = { pages: 'all', options: task.options, sealedPassword: null } as const
    expect(await tasks.retry(task, order)).toMatchObject({
      status: 'pending',
      cached: false,
      pages: { done: 0 },
    })
  })
})

test.each<[string, Sending, Sending]>([
  ['of another owner', {}, { principal: { ...library, owner: 'somebody' } }],
  ['of anonymous callers', { principal: anonymous }, { principal: anonymous }],
  ['with another content', {}, { sha256: 'bb' }],
  ['in another language', {}, { options: { language: 'id' } }],
  ['with another threshold', {}, { options: { confidence_threshold: 0.5 } }],
  ['of which other pages were read', { options: { pages: '1-2' } }, {}],
  ['that shall be read again', {}, { options: { cache: 'no' } }],
  ['where nothing is taken over', {}, { reuse: 'off' }],
])('a file %s is read', async (_, first, second) => {
  const task = await send(first)
  await read(
    task,
    (await tasks.pages(task.id)).map(({ number }) => number),
  )
  expect(await send(second)).toMatchObject({ status: 'pending', cached: false })
  expect(enqueued).toHaveBeenCalled()
})

test('anonymous callers share what was read where the operator wants it', async () => {
  await sendAndRead({ principal: anonymous })
  expect(await send({ principal: anonymous, reuse: 'all' })).toMatchObject({
    status: 'completed',
    cached: true,
  })
})
