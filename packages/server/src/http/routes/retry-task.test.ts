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

test('a retry is refused with options that are not known or in a form; null is none', async () => {
  const options = { ...newTask().options, confidenceThreshold: 0.3 }
  const task = await insert({ options, pageNumbers: [1, badPage] })
  await read(task, [1, badPage])
  const url = `/api/v1/upload/tasks/${task.id}/retry/`
  const retry = async (payload: object | string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url, payload, headers })
    return { status: statusCode, body: JSON.parse(body) }
  }
  expect(await retry({ langauge: 'id' })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/langauge', detail: 'langauge is not known here' }] },
  })
  const form = { 'content-type': 'multipart/form-data; boundary=x' }
  expect(await retry('--x--', form)).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
  const asBefore = { confidence_threshold: null, language: null, outputs: ' text, pdf ' }
  expect(await retry(asBefore)).toMatchObject({ status: 202 })
  expect(await tasks.find(task.id)).toMatchObject({
    attempt: 2,
    options: { ...options, outputs: ['text', 'pdf'] },
  })
})
