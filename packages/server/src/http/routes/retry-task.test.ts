import { afterAll, expect, test } from 'vitest'
import { newTask } from '../../database/new-task.testing.js'
import { badPage, startTestApp } from '../test-app.testing.js'

const { app, tasks, insert, read, close } = await startTestApp()
afterAll(close)

test('a retry that names no option reads what failed, with the options of before', async () => {
  const options = { ...newTask().options, extractFormat: 'json', confidenceThreshold: 0.3 } as const
  const task = await insert({ options, pageNumbers: [1, badPage] })
  await read(task, [1, badPage])
  const url = `/api/v1/upload/tasks/${task.id}/retry/`
  expect((await app.inject({ method: 'POST', url })).statusCode).toBe(202)
  const again = await tasks.find(task.id)
  expect(again).toMatchObject({ attempt: 2, options, pages: { done: 1, failed: 0 } })
})
