import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { OperatorError } from '../core/operator-error.js'
import { startTestApp } from '../http/test-app.testing.js'
import { changeTasks, listTasks, showTask, type TasksOptions } from './tasks.js'

const { app, insert, read, close } = await startTestApp()
const printed: string[] = []
const noted: string[] = []
let options: TasksOptions

beforeAll(async () => {
  const server = await app.listen({ host: '127.0.0.1', port: 0 })
  options = { server, print: (line) => printed.push(line), note: (line) => noted.push(line) }
})
afterAll(close)
beforeEach(() => {
  printed.length = 0
  noted.length = 0
})

it('lists tasks below each other, and says how to go on', async () => {
  const [task] = [await insert({ pageNumbers: [1, 2] }), await insert({ pageNumbers: [1] })]
  await listTasks({ ...options, limit: '1' })
  expect(printed).toHaveLength(2)
  expect(printed[0]).toMatch(/^task +status +progress +pages +created +file$/)
  const [, cursor = ''] = /--cursor (.+)$/.exec(noted[0] ?? '') ?? []
  await listTasks({ ...options, limit: '1', cursor })
  expect(printed.at(-1)).toMatch(new RegExp(`^${task?.id} +pending +20% +0/2 `))
})

it('prints JSON for programs', async () => {
  await insert({ pageNumbers: [1] })
  await listTasks({ ...options, json: true, status: 'pending' })
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    success: true,
    tasks: [{ status: 'pending' }, {}, {}],
  })
})

it('shows what became of a task', async () => {
  const task = await insert({ pageNumbers: [1] })
  await read(task, [1])
  await showTask(task.id, options)
  expect(printed.join('\n')).toMatch(/^status +completed, 100%: .*\npages +1 of 1 read, 0 failed$/m)
  expect(printed.at(-1)).toMatch(/^results +http:/)
})

it('does to each task what it can, and ends with 1 when one refuses', async () => {
  const [one, other] = [await insert({ pageNumbers: [1] }), await insert({ pageNumbers: [1] })]
  expect(await changeTasks('revoke', [one.id, other.id], options)).toBe(0)
  expect(printed).toEqual([`${one.id} is revoked.`, `${other.id} is revoked.`])
  expect(await changeTasks('revoke', [one.id], options)).toBe(1)
  expect(noted[0]).toContain(one.id)
  expect(await changeTasks('retry', [other.id], options)).toBe(0)
  expect(await changeTasks('rm', [one.id, crypto.randomUUID(), other.id], options)).toBe(1)
  expect(printed.slice(-2)).toEqual([`${one.id} is erased.`, `${other.id} is erased.`])
})

it('says what the server says, and when there is none', async () => {
  await expect(showTask(crypto.randomUUID(), options)).rejects.toThrow(OperatorError)
  const nowhere = { ...options, server: 'http://127.0.0.1:9' }
  await expect(listTasks(nowhere)).rejects.toThrow('No connection to http://127.0.0.1:9')
})
