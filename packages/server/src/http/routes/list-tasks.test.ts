import type { TaskList } from '@nusabaca/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newTask } from '../../database/new-task.testing.js'
import { startTestApp } from '../test-app.testing.js'

const { app, insert, close } = await startTestApp()
afterAll(close)

beforeAll(async () => {
  const { file } = newTask()
  for (const name of ['Surat 1.jpg', 'nota.jpg', 'surat 2.jpg']) await insert({ file: { ...file, name } })
})

async function list(query: Readonly<Record<string, string>>) {
  const answer = await app.inject({ url: '/api/v1/upload/tasks/', query })
  expect(answer.statusCode).toBe(200)
  const { tasks, next_cursor } = answer.json<TaskList>()
  return { names: tasks.map((task) => task.file_name), cursor: next_cursor }
}

test('the list is narrowed by a part of the name, a page at a time', async () => {
  const first = await list({ q: 'SURAT', limit: '1' })
  expect(first).toEqual({ names: ['surat 2.jpg'], cursor: expect.any(String) })
  const second = await list({ q: 'SURAT', limit: '1', cursor: String(first.cursor) })
  expect(second.names).toEqual(['Surat 1.jpg'])
})

test('the list is narrowed by age, in any time zone', async () => {
  expect((await list({ created_after: '2020-01-01T07:00:00+07:00' })).names).toHaveLength(3)
  expect((await list({ created_after: new Date(Date.now() + 60_000).toISOString() })).names).toEqual([])
})

test.each([
  { created_after: 'yesterday' },
  { created_after: '2025-13-01T00:00:00Z' },
  { q: '' },
  { limit: '1e309' },
  { tag: 'a\0' },
  { q: '\0' },
])('%j is refused', async (query) => {
  const answer = await app.inject({ url: '/api/v1/upload/tasks/', query })
  expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' })
})
