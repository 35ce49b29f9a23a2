import { expect, test } from 'vitest'
import { createDocumentOperations } from './document-operations.js'
import { answerForLines } from './made-answers.testing.js'

// Nothing is asked for here; what is, is tried with the service played (follow-operations.test.ts).
const refuse = () => Promise.reject(new Error('nobody asks Google here'))
const { read, pagesIn } = createDocumentOperations({ call: refuse, annotate: refuse, close: refuse })

const fileOf = (...pages: { pageNumber: number; answer: object }[]) =>
  JSON.stringify({
    responses: pages.map(({ pageNumber, answer }) => ({ ...answer, context: { uri: 'gs://x', pageNumber } })),
  })
const bad = { error: { code: 3, message: 'Bad image data.' } }
const away = { error: { code: 14, message: 'The service is currently unavailable.' } }

test.each([
  ['pages/2025/09/20/task_x/1/answers/output-3-to-3.json', [3]],
  ['pages/2025/09/20/task_x/1/answers/output-9-to-11.json', [9, 10, 11]],
  ['pages/2025/09/20/task_x/1/answers/output-11-to-9.json', []],
  ['pages/2025/09/20/task_x/1/3_1.json', []],
])('the name %s is of pages %j', (key, pages) => {
  expect(pagesIn(key)).toEqual(pages)
})

test('a page is found by its number, whatever stands before it', async () => {
  const answer = answerForLines(['satu dua'], { width: 100, height: 20 })
  const file = fileOf({ pageNumber: 2, answer: {} }, { pageNumber: 1, answer })
  expect(await read(file, 1)).toMatchObject({ text: { text: 'satu dua' } })
  expect(await read(file, 2)).toMatchObject({ text: { text: '', lines: [] } })
  expect(await read(file, 3)).toBeNull()
  expect(await read('{}', 1)).toBeNull()
})

test('an error of a page is its own where it is the page’s fault; otherwise the page is to be asked for again', async () => {
  const file = fileOf(
    { pageNumber: 1, answer: bad },
    { pageNumber: 2, answer: away },
    { pageNumber: 3, answer: {} },
  )
  await expect(read(file, 1)).rejects.toMatchObject({ code: 'file_corrupt' })
  expect(await read(file, 2)).toBeNull()
  expect(await read(file, 3)).not.toBeNull()
})
