import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createNotebookWithBrokenPage,
  createTypedNotebook,
  type SampleDocument,
} from '../../scripts/sample-documents.js'
import { type Api, type Deployment, startDeployment } from '../deployment.js'
import { readDocument } from '../read-document.js'
import { request } from '../requests.js'
import { lasting } from './accepted-tasks.js'
import { holdPages } from './pages.js'

let deployment: Deployment
let first: Api
let second: Api
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({
    apis: 2,
    workers: 2,
    environment: { NUSABACA_OCR_ENGINE: 'noop' },
  })
  first = deployment.api('api-1')
  second = deployment.api('api-2')
  notebook = await createTypedNotebook(6)
})
afterAll(() => deployment?.end())

describe('every API process gives the same', () => {
  it('status at once after the 202', async () => {
    for (const [here, there] of [
      [first, second],
      [second, first],
    ] as const) {
      const { task_id } = await here.client.submitDocument(notebook, { tag: here.name })
      expect(await there.client.getTaskStatus(task_id)).toMatchObject({ task_id })
      const { tasks } = await there.client.listTasks({ tag: here.name })
      expect(tasks.map((task) => task.task_id)).toEqual([task_id])
    }
  })

  it('status, result, pages and files of a task that has ended', async () => {
    const { status, results } = await readDocument(first.client, notebook)
    const id = status.task_id
    expect(lasting(await second.client.getTaskStatus(id))).toEqual(lasting(status))
    expect(await second.client.getTaskResult(id, 'json')).toEqual(results)
    expect(await second.client.getTaskPage(id, 3)).toEqual(await first.client.getTaskPage(id, 3))
    const link = new URL(status.download_urls.original_file)
    const file = await fetch(new URL(link.pathname + link.search, second.url))
    expect(Buffer.from(await file.arrayBuffer()).equals(notebook.data)).toBe(true)
  })

  it('404 for a task that there is not', async () => {
    for (const { url } of [first, second]) {
      const { status } = await request(`${url}/api/v1/upload/status/7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1/`)
      expect(status).toBe(404)
    }
  })
})

describe('a document is read by all workers', () => {
  it('at once, and put together once', async () => {
    const workers = ['worker-1', 'worker-2'].map((name) => deployment.worker(name))
    let task_id = ''
    const thaw = await holdPages(deployment, workers, async () => {
      task_id = (await first.client.submitDocument(notebook)).task_id
      return [task_id]
    })
    thaw()
    const status = await second.client.waitForTask(task_id, { timeoutMs: 60_000 })
    expect(status).toMatchObject({ status: 'completed', pages: { total: 6, done: 6, failed: 0 } })
    const { pages } = await second.client.getTaskResult(task_id, 'json')
    expect(pages.map((page) => page.text)).toEqual(notebook.pages)
    const facts = await deployment.query(
      'SELECT assembly, (SELECT max(claim) FROM nusabaca.pages WHERE task_id = id) AS claims FROM nusabaca.tasks WHERE id = $1',
      [task_id],
    )
    expect(facts).toEqual([{ assembly: 1, claims: 1 }])
  })

  it('partially, when a page of it cannot be read', async () => {
    const broken = await createNotebookWithBrokenPage(12, 7)
    const { status, results } = await readDocument(first.client, broken)
    const failed = [{ page: 7, code: 'file_corrupt', message: expect.any(String) }]
    expect(status).toMatchObject({
      partial: true,
      pages: { total: 12, done: 11, failed: 1 },
      pages_failed: failed,
    })
    expect(results.pages.map((page) => page.page)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12])
  })

  it('not at all, when none can be read', async () => {
    const broken = await createNotebookWithBrokenPage(3, 2)
    const { task_id } = await first.client.submitDocument(broken, { pages: '2' })
    expect(await second.client.waitForTask(task_id)).toMatchObject({
      status: 'failed',
      error: { code: 'file_corrupt' },
    })
  })
})
