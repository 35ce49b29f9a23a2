import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, type Member, startDeployment } from '../deployment.js'
import { killProcess } from '../processes.js'
import { until } from '../until.js'
import { createAcceptedTasks } from './accepted-tasks.js'
import { holdPages } from './pages.js'

const hourMs = 3_600_000
// The command `faketime` would stand between the test and the worker.
const library = readdirSync('/usr/lib')
  .map((folder) => join('/usr/lib', folder, 'faketime/libfaketime.so.1'))
  .find((path) => existsSync(path))

describe.each(['+1h', '-1h'])('a worker whose clock is %s off', (offset) => {
  let deployment: Deployment
  let api: Api
  let odd: Member
  let notebook: SampleDocument

  beforeAll(async () => {
    if (library === undefined) throw new Error('libfaketime is not installed: apt-get install faketime')
    deployment = await startDeployment({ workers: 0, environment: { NUSABACA_OCR_ENGINE: 'noop' } })
    api = deployment.api('api-1')
    odd = await deployment.addWorker('odd', {
      environment: {
        LD_PRELOAD: library,
        FAKETIME: offset,
        // Clocks that are set wrong don't touch this one.
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        FAKETIME_DISABLE_SHM: '1',
      },
    })
    notebook = await createTypedNotebook(4)
  })
  afterAll(() => deployment?.end())

  it('reads as others do, and its clock is in no answer', async () => {
    const [event] = odd.process().events()
    expect(Math.abs(Date.parse(String(event?.['time'])) - Date.now())).toBeGreaterThan(hourMs / 2)
    const { task_id } = await api.client.submitDocument(notebook)
    const status = await api.client.waitForTask(task_id, { timeoutMs: 20_000 })
    if (status.status !== 'completed') throw new Error(`The task is ${status.status}`)
    expect(Math.abs(Date.parse(status.processing_completed_at) - Date.now())).toBeLessThan(60_000)
    expect(Math.abs(status.ocr_result.processing_time)).toBeLessThan(60)
  })

  it('leaves nothing waiting for its hour when it is gone', async () => {
    const accepted = createAcceptedTasks(api.client)
    const recognizers = odd.process().children()
    await holdPages(deployment, [odd], () => accepted.submit(notebook))
    // The page is to be tried again a second later, by its clock.
    for (const pid of recognizers) killProcess(pid)
    await until({ what: 'the page is given back', withinMs: 10_000, everyMs: 5 }, async () => {
      const lost = await deployment.query('SELECT 1 FROM nusabaca.pages WHERE losses = 1')
      return lost.length > 0
    })
    await odd.stop()
    await deployment.addWorker('worker-1')
    await accepted.completed(60_000)
  })
})
