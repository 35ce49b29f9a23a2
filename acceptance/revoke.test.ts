import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createDensePage, createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { isRunning } from './processes.js'
import { endOwnProgram, type Program, spawnCommand, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { until } from './until.js'

let program: Program
let slow: SampleDocument
let note: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '1', NUSABACA_OCR_ENGINE: 'builtin' })
  slow = await createDensePage()
  note = await createNote()
  // A recogniser that still loads would not be at work, and so not be killed.
  await readDocument(program.client, note)
})
afterAll(() => endOwnProgram(program))

async function submitRunning(): Promise<string> {
  const { task_id } = await program.client.submitDocument(slow)
  await until({ what: 'recognition starts', withinMs: 20_000, everyMs: 20 }, async () => {
    const { status, progress } = await program.client.getTaskStatus(task_id)
    expect(status).not.toBe('completed')
    return status === 'processing' && progress >= 40
  })
  return task_id
}

afterEach(async () => {
  const { tasks } = await program.client.listTasks({ status: 'processing' })
  for (const task of tasks) await program.client.revokeTask(task.task_id).catch(() => null)
})

it('stops a running task and its process within two seconds', async () => {
  const taskId = await submitRunning()
  const recognizers = program.children()
  expect(recognizers.length).toBeGreaterThan(0)
  const startMs = performance.now()
  const revoked = await program.client.revokeTask(taskId)
  expect(revoked).toMatchObject({ success: true, task_id: taskId, status: 'revoked' })
  await until({ what: 'the process is gone', withinMs: 2_000, everyMs: 10 }, () =>
    recognizers.some((pid) => !isRunning(pid)),
  )
  expect(performance.now() - startMs).toBeLessThan(2_000)
  expect(await program.client.getTaskStatus(taskId)).toMatchObject({
    success: false,
    status: 'revoked',
    message: expect.any(String),
    error: { code: 'revoked' },
  })
})

it('does no harm to the task after it', async () => {
  const taskId = await submitRunning()
  const waiting = readDocument(program.client, note)
  await program.client.revokeTask(taskId)
  const { status } = await waiting
  expect(status.status).toBe('completed')
  expect((await program.client.getTaskStatus(taskId)).status).toBe('revoked')
})

it('stops a task that still waits, and the one before it goes on', async () => {
  const running = await submitRunning()
  const { task_id } = await program.client.submitDocument(note)
  expect(await program.client.revokeTask(task_id)).toMatchObject({ status: 'revoked' })
  const ended = await program.client.waitForTask(running, { timeoutMs: 60_000 })
  expect(ended.status).toBe('completed')
  expect((await program.client.getTaskStatus(task_id)).status).toBe('revoked')
})

it('is refused for a task that has completed', async () => {
  const { status } = await readDocument(program.client, note)
  const revoking = program.client.revokeTask(status.task_id)
  await expect(revoking).rejects.toMatchObject({ status: 409, code: 'not_revocable' })
  expect((await program.client.getTaskStatus(status.task_id)).status).toBe('completed')
})

it('is refused for a task that does not exist', async () => {
  const revoking = program.client.revokeTask('7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1')
  await expect(revoking).rejects.toMatchObject({ status: 404, code: 'task_not_found' })
})

it('Ctrl-C of `nusabaca ocr --server` stops what the server reads for it', async () => {
  const ocr = async ({ name, data }: SampleDocument) => {
    const path = join(program.dataDir, name)
    await writeFile(path, data)
    return spawnCommand(program.dataDir, { args: ['ocr', '--server', program.url, '-o', 'json', path] })
  }
  const whole = await ocr(note)
  expect(await whole.exit).toMatchObject({ code: 0 })
  expect(whole.events()).toMatchObject([{ pages: [{ page: 1, source: 'ocr' }], pages_failed: [] }])
  const cut = await ocr(slow)
  const task = await until({ what: 'recognition starts', withinMs: 20_000, everyMs: 20 }, async () => {
    const { tasks } = await program.client.listTasks({ status: 'processing' })
    return tasks[0]
  })
  process.kill(cut.pid, 'SIGINT')
  expect(await cut.exit).toMatchObject({ code: 130 })
  expect((await program.client.getTaskStatus(task.task_id)).status).toBe('revoked')
})
