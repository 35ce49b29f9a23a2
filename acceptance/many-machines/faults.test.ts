import { Queue } from 'bullmq'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, type Member, startDeployment } from '../deployment.js'
import { isRunning } from '../processes.js'
import { type AcceptedTasks, createAcceptedTasks } from './accepted-tasks.js'
import { holdPages } from './pages.js'

let deployment: Deployment
let api: Api
let workers: readonly Member[]
let accepted: AcceptedTasks
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({ workers: 2, environment: { NUSABACA_OCR_ENGINE: 'noop' } })
  api = deployment.api('api-1')
  workers = ['worker-1', 'worker-2'].map((name) => deployment.worker(name))
  accepted = createAcceptedTasks(api.client)
  notebook = await createTypedNotebook(5)
})
afterAll(() => deployment?.end())
afterEach(() => accepted.unchanged())

const once = { maxRetries: 0 }
const hold = (): Promise<() => void> =>
  holdPages(deployment, workers, () => accepted.submit(notebook, { copies: 3 }))

it('every accepted task ends when PostgreSQL is killed and comes back', async () => {
  const thaw = await hold()
  await deployment.postgres.kill()
  thaw()
  const upload = await api.client.submitDocument(notebook, {}, once).catch((error: unknown) => error)
  await deployment.postgres.start()
  expect(upload).toMatchObject({ status: 503, code: 'storage_unavailable', retryable: true })
  await accepted.submit(notebook)
  await accepted.completed(90_000)
})

it('every accepted task ends when PostgreSQL hangs for a while, and clients have an answer meanwhile', async () => {
  const thaw = await hold()
  const resume = deployment.postgres.hang()
  thaw()
  const upload = await api.client.submitDocument(notebook, {}, once).catch((error: unknown) => error)
  resume()
  expect(upload).toMatchObject({ status: 503, code: 'storage_unavailable', retryable: true })
  await accepted.completed(90_000)
})

it('every accepted task ends when Redis is killed and comes back, and uploads go on meanwhile', async () => {
  const thaw = await hold()
  await deployment.redis().kill()
  thaw()
  await accepted.submit(notebook)
  await deployment.redis().start()
  await accepted.completed(90_000)
})

it('every accepted task ends when Redis hangs for a while, and uploads go on meanwhile', async () => {
  const thaw = await hold()
  const resume = deployment.redis().hang()
  thaw()
  await accepted.submit(notebook)
  resume()
  await accepted.completed(90_000)
})

it('every accepted task ends when Redis forgets everything', async () => {
  const thaw = await hold()
  await deployment.redis().flush()
  thaw()
  await accepted.completed(90_000)
})

it('every accepted task ends once when every job is delivered twice', async () => {
  const thaw = await hold()
  const connection = { url: deployment.redis().url }
  const queue = new Queue('ocr_processing', { connection, prefix: 'nusabaca' })
  const jobs = await queue.getJobs(['active', 'prioritized', 'waiting'])
  expect(jobs.length).toBeGreaterThan(2)
  await queue.addBulk(
    jobs.map(({ name, data, opts }) => ({ name, data, opts: { priority: opts.priority ?? 0 } })),
  )
  await queue.close()
  thaw()
  await accepted.completed(60_000)
})

it('every accepted task ends when a worker is killed with pages in its hands', async () => {
  const members = [api, ...workers]
  expect(
    members.filter((member) => !isRunning(member.process().pid)),
    'lost so far',
  ).toEqual([])
  const thaw = await hold()
  await deployment.worker('worker-1').kill()
  thaw()
  await accepted.completed(90_000)
})
