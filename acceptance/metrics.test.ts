import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, createTypedNotebook } from '../scripts/sample-documents.js'
import { killProcess } from './processes.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { parseScrape, type Scrape } from './prometheus-text.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'
import { until } from './until.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
})
afterAll(() => endOwnProgram(program))

async function scrape(): Promise<Scrape> {
  const { status, headers, text } = await request(`${program.url}/metrics`)
  expect(status, text).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  return parseScrape(text)
}

it('grow as work is done', async () => {
  const before = await scrape()
  await readDocument(program.client, await createNote())
  await readDocument(program.client, await createTypedNotebook(2))
  const { task_id } = await program.client.submitDocument(await createTypedNotebook(2))
  await program.client.revokeTask(task_id).catch(() => undefined)
  await program.client.getTaskStatus('7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1').catch(() => undefined)
  const after = await scrape()
  const grown = (name: string, labels = {}) => after.sum(name, labels) - before.sum(name, labels)
  expect(grown('nusabaca_tasks_accepted_total', { kind: 'recognition' })).toBe(3)
  // The last one may have been read before it was revoked.
  expect(grown('nusabaca_tasks_ended_total')).toBe(3)
  expect(grown('nusabaca_tasks_ended_total', { status: 'completed' })).toBeGreaterThanOrEqual(2)
  expect(grown('nusabaca_page_duration_seconds_count', { status: 'done' })).toBeGreaterThanOrEqual(3)
  expect(grown('nusabaca_page_duration_seconds_sum')).toBeGreaterThan(0)
  // What brings its text asks no engine.
  expect(grown('nusabaca_engine_call_duration_seconds_count', { engine: 'noop', outcome: 'ok' })).toBe(1)
  const requests = 'nusabaca_http_request_duration_seconds_count'
  const upload = { method: 'POST', route: '/api/v1/upload/async/', status: '2xx' }
  expect(grown(requests, upload)).toBe(3)
  expect(grown(requests, { method: 'GET', route: '/api/v1/upload/status/:task_id/', status: '4xx' })).toBe(1)
  expect(after.sum('nusabaca_build_info')).toBe(1)
  expect(after.sum('nusabaca_recognizers')).toBe(2)
  expect(after.sum('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_gc_duration_seconds'])
    expect(after.families.has(name), name).toBe(true)
  const queues = after.samples.filter(({ name }) => name === 'nusabaca_queue_jobs')
  expect(new Set(queues.map(({ labels }) => labels['state']))).toEqual(
    new Set(['waiting', 'active', 'delayed', 'failed']),
  )
})

it('say nothing of who asked for what', async () => {
  await request(`${program.url}/nowhere/secret`, { method: 'PROPFIND' })
  const named = await createNote()
  const { status } = await readDocument(program.client, { ...named, name: 'rahasia.png' })
  const { samples } = await scrape()
  const values = samples.flatMap(({ labels }) => Object.values(labels)).join(' ')
  for (const secret of [status.task_id, 'rahasia', 'nowhere', 'PROPFIND'])
    expect(values).not.toContain(secret)
})

it('tell of a recogniser that was killed, and of the one that takes its place', async () => {
  const before = await scrape()
  const [recognizer] = program.children()
  killProcess(Number(recognizer))
  await until({ what: 'it is counted', withinMs: 20_000 }, async () => {
    const { sum } = await scrape()
    const grown = (name: string, labels = {}) => sum(name, labels) - before.sum(name, labels)
    return grown('nusabaca_recognizer_ends_total', { reason: 'crash' }) === 1
  })
  await readDocument(program.client, await createNote())
  expect((await scrape()).sum('nusabaca_recognizer_starts_total')).toBeGreaterThan(
    before.sum('nusabaca_recognizer_starts_total'),
  )
})
