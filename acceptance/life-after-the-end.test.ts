import { NusabacaApiError } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote } from '../scripts/sample-documents.js'
import { answersOf, endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { until } from './until.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram()
})
afterAll(() => endOwnProgram(program))

const gone = { status: 410, code: 'task_expired' }

describe('a retry', () => {
  it('reads all again with other options, and the new result takes the place of the old', async () => {
    const { status } = await readDocument(program.client, await createNote(), { extract_format: 'text' })
    const again = await program.client.retryTask(status.task_id, { extract_format: 'json', language: 'id' })
    expect(again).toMatchObject({ success: true, status: 'pending', attempt: 2 })
    const ended = await program.client.waitForTask(status.task_id)
    if (ended.status !== 'completed') throw new Error(ended.message)
    expect(ended).toMatchObject({ attempt: 2, ocr_result: { format: 'json', language: 'id' } })
    expect(ended.ocr_result.text_blocks.length).toBeGreaterThan(0)
    expect(ended.ocr_result.full_text).toBe(status.ocr_result.full_text)
    const old = await fetch(status.storage_info.results_file.signed_url)
    expect(old.status).toBe(answersOf().missingFile)
    expect((await fetch(ended.storage_info.results_file.signed_url)).status).toBe(200)
  })

  it('of a revoked task reads it', async () => {
    const { task_id } = await program.client.submitDocument(await createNote())
    await program.client.revokeTask(task_id).catch((error: NusabacaApiError) => {
      expect(error.code).toBe('not_revocable')
    })
    await program.client.retryTask(task_id, { pages: 'all' })
    expect((await program.client.waitForTask(task_id)).status).toBe('completed')
  })

  it('is refused when nothing failed, and while the task runs', async () => {
    const { status } = await readDocument(program.client, await createNote())
    const refused = { status: 409, code: 'not_retryable' }
    await expect(program.client.retryTask(status.task_id)).rejects.toMatchObject(refused)
    const { task_id } = await program.client.submitDocument(await createNote())
    await expect(program.client.retryTask(task_id)).rejects.toMatchObject(refused)
  })

  it('with an option that does not exist is refused with its name', async () => {
    const { status } = await readDocument(program.client, await createNote())
    const wrong = { pages: 'some' } as unknown as { pages: 'all' }
    await expect(program.client.retryTask(status.task_id, wrong)).rejects.toMatchObject({ status: 400 })
    await expect(program.client.retryTask(status.task_id, { language: 'xx' })).rejects.toMatchObject({
      code: 'language_not_installed',
    })
  })
})

describe('an erased task', () => {
  it('is 410 on every route, and its links are dead', async () => {
    const { client } = program
    const { status } = await readDocument(client, await createNote())
    const { task_id } = status
    expect(await client.eraseTask(task_id)).toMatchObject({ success: true, task_id })
    await expect(client.getTaskStatus(task_id)).rejects.toMatchObject(gone)
    await expect(client.getTaskResult(task_id, 'text')).rejects.toMatchObject(gone)
    await expect(client.getTaskPage(task_id, 1)).rejects.toMatchObject(gone)
    await expect(client.retryTask(task_id)).rejects.toMatchObject(gone)
    await expect(client.eraseTask(task_id)).rejects.toMatchObject(gone)
    for (const url of Object.values(status.download_urls)) {
      expect((await fetch(url)).status).toBe(answersOf().missingFile)
    }
    const { tasks } = await client.listTasks({ limit: 100 })
    expect(tasks.map((task) => task.task_id)).not.toContain(task_id)
  })

  it('that runs is stopped', async () => {
    const { task_id } = await program.client.submitDocument(await createNote())
    await program.client.eraseTask(task_id)
    await expect(program.client.getTaskStatus(task_id)).rejects.toMatchObject(gone)
  })
})

describe('expiry', () => {
  it('is told, and asked for longer than the server keeps anything it is refused', async () => {
    const { status } = await readDocument(program.client, await createNote(), { expires_in: 3600 })
    const kept = Date.parse(status.expires_at) - Date.parse(status.processing_completed_at)
    expect(kept / 1000).toBeCloseTo(3600, -1)
    const { limits } = await program.client.getCapabilities()
    const tooLong = { expires_in: limits.retention_seconds + 1 }
    await expect(program.client.submitDocument(await createNote(), tooLong)).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
    })
  })
})

it('a full queue is 503 with the time to come back', async () => {
  const full = await startOwnProgram({ NUSABACA_MAX_QUEUED_PAGES: '1' })
  try {
    const { task_id } = await full.client.submitDocument(await createNote())
    const refused = await full.client
      .submitDocument(await createNote(), {}, { maxRetries: 0 })
      .then(() => null)
      .catch((error: NusabacaApiError) => error)
    expect(refused).toBeInstanceOf(NusabacaApiError)
    expect(refused).toMatchObject({ status: 503, code: 'queue_full', retryAfterMs: expect.any(Number) })
    await full.client.waitForTask(task_id)
    const note = await createNote()
    await until({ what: 'there is room again', withinMs: 20_000 }, () =>
      full.client.submitDocument(note).then(
        () => true,
        () => null,
      ),
    )
  } finally {
    await endOwnProgram(full)
  }
})
