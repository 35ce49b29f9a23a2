import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Deployment, type Member, startDeployment } from '../deployment.js'
import { parseScrape } from '../prometheus-text.js'
import { readDocument } from '../read-document.js'
import { request } from '../requests.js'
import { until } from '../until.js'

let deployment: Deployment

beforeAll(async () => {
  deployment = await startDeployment({ workers: 0, environment: { NUSABACA_OCR_ENGINE: 'noop' } })
})
afterAll(() => deployment?.end())

it('a worker tells of what it has read where it is told to listen, and of nothing else', async () => {
  const worker = await deployment.addWorker('worker', { environment: { NUSABACA_METRICS_PORT: '0' } })
  const url = await metricsUrl(worker)
  await readDocument(deployment.api('api-1').client, await createTypedNotebook(3))
  const { sum } = await until({ what: 'the end is counted', withinMs: 20_000 }, async () => {
    const scrape = parseScrape((await request(`${url}/metrics`)).text)
    return scrape.sum('nusabaca_tasks_ended_total', { status: 'completed' }) === 1 && scrape
  })
  expect(sum('nusabaca_page_duration_seconds_count', { status: 'done' })).toBe(3)
  expect(sum('nusabaca_tasks_accepted_total')).toBe(0)
  expect((await request(`${url}/readyz`)).status).toBe(200)
  expect((await request(`${url}/api/v1/upload/tasks/`)).status).toBe(404)
  await worker.stop()
})

it('a worker that reads nothing is ready as it begins, and tells of what it has spoken', async () => {
  const environment = { NUSABACA_METRICS_PORT: '0' }
  const worker = await deployment.addWorker('speaker', { environment, queue: 'tts_processing' })
  const url = await metricsUrl(worker)
  const ready = await request(`${url}/readyz`)
  expect(ready.status, ready.text).toBe(200)
  expect(JSON.parse(ready.text)).toEqual({
    status: 'ok',
    checks: { database: 'ok', running: 'ok', queue: 'ok' },
  })
  const { client } = deployment.api('api-1')
  const { task_id } = await client.submitSpeech({ text: 'Satu dua tiga.', language: 'id' })
  expect(await client.waitForTask(task_id)).toMatchObject({ status: 'completed' })
  const spoken = await until({ what: 'the end is counted', withinMs: 20_000 }, async () => {
    const scrape = parseScrape((await request(`${url}/metrics`)).text)
    return scrape.sum('nusabaca_tasks_ended_total', { status: 'completed' }) === 1 && scrape
  })
  const calls = { engine: 'espeak-ng', outcome: 'ok' }
  expect(spoken.sum('nusabaca_engine_call_duration_seconds_count', calls)).toBe(1)
  expect(spoken.sum('nusabaca_page_duration_seconds_count')).toBe(0)
  await worker.stop()
})

async function metricsUrl(worker: Member): Promise<string> {
  return String((await worker.process().logged('Metrics listened'))['url'])
}
