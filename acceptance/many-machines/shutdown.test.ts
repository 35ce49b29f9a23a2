import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Deployment, type Member, startDeployment } from '../deployment.js'
import { request } from '../requests.js'
import { type AcceptedTasks, createAcceptedTasks } from './accepted-tasks.js'
import { holdPages, runningPages } from './pages.js'

let deployment: Deployment
let accepted: AcceptedTasks
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({ workers: 0, environment: { NUSABACA_OCR_ENGINE: 'noop' } })
  accepted = createAcceptedTasks(deployment.api('api-1').client)
  notebook = await createTypedNotebook(4)
})
afterAll(() => deployment?.end())

interface BusyWorker {
  readonly worker: Member
  /** What it reads. */
  readonly taskId: string
  readonly thaw: () => void
}

/** A worker in the middle of a page, until it is let go. */
async function startBusyWorker(name: string, grace: string): Promise<BusyWorker> {
  const environment = { NUSABACA_SHUTDOWN_GRACE: grace, NUSABACA_METRICS_PORT: '0' }
  const worker = await deployment.addWorker(name, { environment })
  const thaw = await holdPages(deployment, [worker], () => accepted.submit(notebook))
  return { worker, taskId: accepted.ids().at(-1) ?? '', thaw }
}

function terminate(worker: Member): void {
  process.kill(worker.process().pid, 'SIGTERM')
}

/** How many recognisers count as lost with the task's pages. */
async function losses(taskId: string): Promise<number | undefined> {
  const [row] = await deployment.query<{ losses: number }>(
    'SELECT sum(losses)::integer AS losses FROM nusabaca.pages WHERE task_id = $1',
    [taskId],
  )
  return row?.losses
}

it('a worker that is asked to end finishes the page that it reads and hands back the others', async () => {
  const { worker, taskId, thaw } = await startBusyWorker('patient', '30s')
  terminate(worker)
  await worker.process().logged('Shutdown started')
  const { url } = await worker.process().logged('Metrics listened')
  const ready = await request(`${url}/readyz`)
  expect(ready).toMatchObject({ status: 503, text: expect.stringContaining('"running":"failed"') })
  thaw()
  expect(await worker.process().exit).toMatchObject({ code: 0 })
  const { pages } = await deployment.api('api-1').client.getTaskStatus(taskId)
  expect(pages.done).toBeGreaterThan(0)
  expect(await runningPages(deployment, taskId)).toEqual([])
  const heir = await deployment.addWorker('heir of the patient')
  await accepted.completed(10_000)
  expect(await losses(taskId)).toBe(0)
  await heir.stop()
})

it('a page that takes longer than the grace goes to another worker at once', async () => {
  const { worker, taskId } = await startBusyWorker('hasty', '500ms')
  const heir = await deployment.addWorker('heir of the hasty')
  terminate(worker)
  expect(await worker.process().exit).toMatchObject({ code: 0 })
  await accepted.completed(10_000)
  expect(await losses(taskId)).toBe(0)
  await heir.stop()
})

it('a second signal ends a worker on the spot, and nothing is lost', async () => {
  const graceMs = 30_000
  const { worker } = await startBusyWorker('killed', `${graceMs}ms`)
  await deployment.addWorker('heir of the killed')
  terminate(worker)
  await worker.process().logged('Shutdown started')
  const startMs = performance.now()
  terminate(worker)
  expect(await worker.process().exit).toEqual({ code: 1, signal: null })
  expect(performance.now() - startMs).toBeLessThan(graceMs / 4)
  await accepted.completed(90_000)
  await accepted.unchanged()
})
