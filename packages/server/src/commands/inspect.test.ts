import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Task } from '../core/task.js'
import { startTestApp } from '../http/test-app.testing.js'
import { type InspectOptions, inspect } from './inspect.js'

const { app, insert, beBusy, close } = await startTestApp()
const printed: string[] = []
const noted: string[] = []
let options: InspectOptions
let task: Task

beforeAll(async () => {
  const server = await app.listen({ host: '127.0.0.1', port: 0 })
  options = { server, print: (line) => printed.push(line), note: (line) => noted.push(line) }
  task = await insert()
})
afterAll(close)
beforeEach(() => {
  printed.length = 0
  noted.length = 0
})

it('says when there is nothing', async () => {
  await inspect('active', options)
  expect(printed).toEqual([])
  expect(noted).toHaveLength(1)
})

it('shows who reads what', async () => {
  await beBusy(task, 3)
  await inspect('active', options)
  expect(printed[0]).toMatch(/^task +page +since +host +pid$/)
  expect(printed[1]).toMatch(new RegExp(`^${task.id} +3 +20\\S+Z +ocr-1 +4711$`))
})

it('shows the workers and what they take', async () => {
  await inspect('workers', options)
  expect(printed[1]).toMatch(/^ocr-1 +4711 +20\S+Z +1\/2 +200 ms +160 MB +700 MB +ocr_processing$/)
})

it('shows the queues', async () => {
  await inspect('queued', options)
  expect(printed[1]).toMatch(/^ocr_processing +2 +1 +0 +0 +no$/)
})

it('shows pages by minute, as many minutes as are asked for', async () => {
  await inspect('stats', { ...options, minutes: '3' })
  expect(printed).toHaveLength(4)
  expect(printed.join('\n')).toMatch(/Z +1 +1 +200 ms +300 ms$/m)
})

it('prints JSON for programs', async () => {
  await inspect('workers', { ...options, json: true })
  expect(JSON.parse(printed.join())).toMatchObject({ success: true, workers: [{ host: 'ocr-1' }] })
})
