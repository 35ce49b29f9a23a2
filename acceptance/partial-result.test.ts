import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, createNotebookWithBrokenPage } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram()
})
afterAll(() => endOwnProgram(program))

it('comes from a document with one page that cannot be read', async () => {
  const notebook = await createNotebookWithBrokenPage(3, 2)
  const { status, results } = await readDocument(program.client, notebook)
  const failed = [{ page: 2, code: 'file_corrupt', message: expect.any(String) }]
  expect(status).toMatchObject({
    success: true,
    partial: true,
    pages: { total: 3, done: 2, failed: 1 },
    pages_failed: failed,
  })
  expect(results).toMatchObject({ partial: true, pages_failed: failed })
  expect(results.pages.map((page) => page.page)).toEqual([1, 3])
  for (const index of [0, 2]) {
    const read = results.pages.find((page) => page.page === index + 1)?.text ?? ''
    expect(characterErrorRate(read, notebook.pages[index] ?? '')).toBeLessThan(0.06)
  }
})

it('is no result when every page asked for is broken: the task fails', async () => {
  const notebook = await createNotebookWithBrokenPage(3, 2)
  const { task_id } = await program.client.submitDocument(notebook, { pages: '2' })
  const status = await program.client.waitForTask(task_id)
  expect(status).toMatchObject({
    success: false,
    status: 'failed',
    message: expect.any(String),
    error: { code: 'file_corrupt', message: expect.any(String) },
  })
})

it.each([0.05, 0.5])(
  'of a picture of which %d has arrived is none, or comes with a warning',
  async (part) => {
    const { name, data } = await createNote('jpeg')
    const cut = { name, data: data.subarray(0, data.length * part) }
    const accepted = await program.client.submitDocument(cut).catch((error: unknown) => error)
    if (accepted instanceof Error) {
      expect(accepted).toMatchObject({ status: 422, code: 'file_corrupt' })
      return
    }
    const { status } = await readDocument(program.client, cut)
    expect(status.warnings.join()).not.toBe('')
  },
)
