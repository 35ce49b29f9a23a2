import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Deployment, startDeployment } from '../deployment.js'
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
  const url = String((await worker.process().logged('Metrics listened'))['url'])
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
