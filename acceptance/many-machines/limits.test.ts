import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, startDeployment } from '../deployment.js'
import { freeze, isRunning, killProcess } from '../processes.js'
import { readDocument } from '../read-document.js'
import { until } from '../until.js'
import { runningPages } from './pages.js'

const environment = { NUSABACA_OCR_ENGINE: 'noop' }
let deployment: Deployment
let api: Api

beforeAll(async () => {
  deployment = await startDeployment({ workers: 0, environment })
  api = deployment.api('api-1')
})
afterAll(() => deployment?.end())

/** The recognisers of a worker. */
function recognizersOf(worker: string): readonly number[] {
  return deployment.worker(worker).process().children()
}

it('a page past its time has its process killed and fails, and the others are read', async () => {
  const worker = await deployment.addWorker('hasty', { environment: { NUSABACA_PAGE_TIMEOUT_MS: '2000' } })
  const frozen = recognizersOf('hasty')
  const thaw = freeze(frozen)
  const { task_id } = await api.client.submitDocument(await createTypedNotebook(3))
  await until({ what: 'the process is gone', withinMs: 15_000 }, () => frozen.some((pid) => !isRunning(pid)))
  thaw()
  expect(await api.client.waitForTask(task_id, { timeoutMs: 30_000 })).toMatchObject({
    status: 'completed',
    partial: true,
    pages: { done: 2, failed: 1 },
    pages_failed: [{ code: 'page_timeout' }],
  })
  await worker.stop()
})

it('a page that two processes die of fails, and the next one is read', async () => {
  await deployment.addWorker('patient')
  const dead: number[] = []
  const freezeNew = (): Promise<readonly number[]> =>
    until({ what: 'there is a recogniser', withinMs: 10_000, everyMs: 10 }, () => {
      const fresh = recognizersOf('patient').filter((pid) => !dead.includes(pid))
      freeze(fresh)
      return fresh.length > 0 && fresh
    })
  let frozen = await freezeNew()
  const { task_id } = await api.client.submitDocument(await createTypedNotebook(1))
  const killReader = async (claim: number): Promise<void> => {
    await until({ what: 'the page is read', withinMs: 10_000 }, async () => {
      const [page] = await runningPages(deployment, task_id)
      return page?.claim === claim
    })
    for (const pid of frozen) killProcess(pid)
    dead.push(...frozen)
  }
  await killReader(1)
  frozen = await freezeNew()
  await killReader(2)
  expect(await api.client.waitForTask(task_id, { timeoutMs: 20_000 })).toMatchObject({
    status: 'failed',
    error: { code: 'worker_lost' },
  })
  const { status } = await readDocument(api.client, await createTypedNotebook(2))
  expect(status).toMatchObject({ partial: false, pages: { done: 2 } })
})

it('a task past its time fails, and what runs of it is stopped', async () => {
  const recognizers = recognizersOf('patient')
  freeze(recognizers)
  const brief = await deployment.addApi('brief', { environment: { NUSABACA_TASK_TIMEOUT_MS: '3000' } })
  const { task_id } = await brief.client.submitDocument(await createTypedNotebook(1))
  expect(await api.client.waitForTask(task_id, { timeoutMs: 60_000 })).toMatchObject({
    status: 'failed',
    error: { code: 'task_timeout' },
  })
  await until({ what: 'the process is gone', withinMs: 2_000, everyMs: 10 }, () =>
    recognizers.some((pid) => !isRunning(pid)),
  )
})
