import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Deployment, startDeployment } from '../deployment.js'
import { createAcceptedTasks } from './accepted-tasks.js'
import { holdPages } from './pages.js'

let deployment: Deployment

beforeAll(async () => {
  deployment = await startDeployment({
    workers: 2,
    queue: 'database',
    environment: { NUSABACA_OCR_ENGINE: 'noop' },
  })
})
afterAll(() => deployment?.end())

it('holds queue and tasks, and every task ends when it and a worker are killed', async () => {
  const { client } = deployment.api('api-1')
  const accepted = createAcceptedTasks(client)
  const workers = ['worker-1', 'worker-2'].map((name) => deployment.worker(name))
  const notebook = await createTypedNotebook(5)
  const thaw = await holdPages(deployment, workers, () => accepted.submit(notebook, { copies: 3 }))
  await deployment.worker('worker-1').kill()
  await deployment.postgres.kill()
  thaw()
  const listing = await client.listTasks().catch((error: unknown) => error)
  await deployment.postgres.start()
  expect(listing).toMatchObject({ status: 503, code: 'storage_unavailable', retryable: true })
  await accepted.submit(notebook)
  await accepted.completed(90_000)
  await accepted.unchanged()
})
