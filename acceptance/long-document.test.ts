import { afterAll, beforeAll, expect, it } from 'vitest'
import { createScannedNotebook } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { answersOf, endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { until } from './until.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '2' })
})
afterAll(() => endOwnProgram(program))

it('of 30 pages is read by two processes at once, and its progress only grows', async () => {
  const notebook = await createScannedNotebook(30)
  const { task_id } = await program.client.submitDocument(notebook, { language: 'en' })
  const progress: number[] = []
  const pagesDone: number[] = []
  const status = await program.client.waitForTask(task_id, {
    pollIntervalMs: 50,
    timeoutMs: 110_000,
    onStatus: (answer) => {
      progress.push(answer.progress)
      pagesDone.push(answer.pages.done)
    },
  })
  expect(status).toMatchObject({ status: 'completed', pages: { total: 30, done: 30, failed: 0 } })
  expect(progress[0]).toBeGreaterThanOrEqual(20)
  expect(progress.at(-1)).toBe(100)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(pagesDone).toEqual(pagesDone.toSorted((a, b) => a - b))
  expect(new Set(progress.filter((value) => value >= 40 && value < 70)).size).toBeGreaterThan(4)

  const { pages } = await program.client.getTaskResult(task_id, 'json')
  expect(pages.map((page) => page.page)).toEqual(notebook.pages.map((_, index) => index + 1))
  for (const [index, truth] of notebook.pages.entries()) {
    expect(characterErrorRate(pages[index]?.text ?? '', truth), `page ${index + 1}`).toBeLessThan(0.08)
  }
  const text = await program.client.getTaskResult(task_id, 'text')
  expect(text).toBe(status.status === 'completed' ? status.ocr_result.full_text : null)
})

it('has two recognisers at work, not one', async () => {
  const notebook = await createScannedNotebook(30)
  const { task_id } = await program.client.submitDocument(notebook)
  await until({ what: 'two child processes run', withinMs: 20_000 }, () => program.children().length >= 2)
  await program.client.revokeTask(task_id)
})

it('gives a page as soon as that page is read', async () => {
  const notebook = await createScannedNotebook(30)
  const { task_id } = await program.client.submitDocument(notebook)
  const page = await until({ what: 'some page is read while others wait', withinMs: 30_000 }, async () => {
    const status = await program.client.getTaskStatus(task_id)
    expect(status.status).not.toBe('completed')
    if (status.pages.done === 0) return null
    return await program.client.getTaskPage(task_id, 1).catch(() => null)
  })
  expect(characterErrorRate(page.text, notebook.pages[0] ?? '')).toBeLessThan(0.08)
  expect(page).toMatchObject({ page: 1, source: 'ocr', engine: answersOf().engine, rotation: 0 })
  await program.client.revokeTask(task_id)
})

it('is read in part when pages are named', async () => {
  const { status, results } = await readDocument(program.client, await createScannedNotebook(5), {
    pages: '2-3,5',
  })
  expect(results.pages.map((page) => page.page)).toEqual([2, 3, 5])
  expect(status.pages).toEqual({ total: 3, done: 3, failed: 0 })
})

it.each(['0', '4-2', '7', 'abc'])('is refused when the pages named are "%s"', async (pages) => {
  const submitted = program.client.submitDocument(await createScannedNotebook(2), { pages })
  await expect(submitted).rejects.toMatchObject({ status: 422, code: 'invalid_page_range' })
})
