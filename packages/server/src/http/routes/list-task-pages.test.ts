import { afterAll, expect, test } from 'vitest'
import { badPage, startTestApp, warnedPage } from '../test-app.testing.js'

const { app, insert, read, close } = await startTestApp()
afterAll(close)

async function pagesOf(id: string) {
  const headers = { 'accept-language': 'id' }
  const answer = await app.inject({ url: `/api/v1/upload/tasks/${id}/pages/`, headers })
  return answer.json().pages
}

test('pages are told apart by whether they are read, as they are read', async () => {
  const task = await insert({ pageNumbers: [2, 3, badPage] })
  await read(task, [3, badPage])
  expect(await pagesOf(task.id)).toEqual([
    { status: 'waiting', page: 2 },
    expect.objectContaining({ status: 'done', page: 3, text: 'Page 3', width: 100, confidence: 0.99 }),
    {
      status: 'failed',
      page: badPage,
      error: { code: 'page_timeout', message: expect.stringMatching(/^Pembacaan/) },
    },
  ])
})

test('what may be wrong with a page is said in the language that is asked for', async () => {
  const task = await insert({ pageNumbers: [warnedPage] })
  await read(task, [warnedPage])
  const warnings = ['Halaman tidak dapat digambar, sehingga teks dalam gambarnya tidak ada.']
  expect(await pagesOf(task.id)).toMatchObject([{ status: 'done', warnings }])
})

test('many pages are in their order, without lines', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 101)
  const task = await insert({ pageNumbers: numbers })
  await read(task, numbers)
  const pages: Record<string, unknown>[] = await pagesOf(task.id)
  expect(pages.map(({ page }) => page)).toEqual(numbers)
  expect(pages.filter((page) => 'lines' in page)).toEqual([])
})

test('what was read of a revoked task is gone', async () => {
  const task = await insert({ pageNumbers: [1, 2] })
  await read(task, [1])
  await app.inject({ method: 'POST', url: `/api/v1/upload/tasks/${task.id}/revoke/` })
  expect(await pagesOf(task.id)).toEqual([
    { status: 'waiting', page: 1 },
    { status: 'waiting', page: 2 },
  ])
})
