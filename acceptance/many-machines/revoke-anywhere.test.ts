import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Deployment, startDeployment } from '../deployment.js'
import { freeze, isRunning } from '../processes.js'
import { readDocument } from '../read-document.js'
import { until } from '../until.js'
import { runningPages } from './pages.js'

let deployment: Deployment
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({ apis: 2, environment: { NUSABACA_OCR_ENGINE: 'noop' } })
  notebook = await createTypedNotebook(2)
})
afterAll(() => deployment?.end())

it('stops what runs on another machine within two seconds, and what waits never starts', async () => {
  const [here, there] = ['api-1', 'api-2'].map((name) => deployment.api(name).client)
  if (here === undefined || there === undefined) throw new Error('There are not two APIs')
  const recognizers = deployment.worker('worker-1').process().children()
  const thaw = freeze(recognizers)
  const running = await here.submitDocument(notebook)
  await until({ what: 'the worker has its hands full', withinMs: 10_000 }, async () => {
    return (await runningPages(deployment, running.task_id)).length === 2
  })
  const waiting = await here.submitDocument(notebook)

  const startMs = performance.now()
  for (const { task_id } of [running, waiting]) {
    expect(await there.revokeTask(task_id)).toMatchObject({ status: 'revoked' })
    expect(await here.getTaskStatus(task_id)).toMatchObject({ status: 'revoked', error: { code: 'revoked' } })
  }
  await until({ what: 'the recogniser is gone', withinMs: 2_000, everyMs: 10 }, () =>
    recognizers.some((pid) => !isRunning(pid)),
  )
  expect(performance.now() - startMs).toBeLessThan(2_000)
  thaw()

  // It came after the two, so by its end the worker has been through both.
  await readDocument(there, notebook)
  expect(await here.getTaskStatus(running.task_id)).toMatchObject({ status: 'revoked' })
  const started = await deployment.query('SELECT started_at FROM nusabaca.tasks WHERE id = $1', [
    waiting.task_id,
  ])
  expect(started).toEqual([{ started_at: null }])
})
