import type { TaskEvent } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, startDeployment } from '../deployment.js'
import { residentBytes } from '../processes.js'
import { until } from '../until.js'

let deployment: Deployment
let first: Api
let second: Api
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({
    apis: 2,
    workers: 0,
    environment: { NUSABACA_OCR_ENGINE: 'noop' },
  })
  first = deployment.api('api-1')
  second = deployment.api('api-2')
  notebook = await createTypedNotebook(30)
})
afterAll(() => deployment?.end())

it('200 idle streams cost a process little memory, and few questions', async () => {
  const { task_id } = await first.client.submitDocument(notebook)
  const ending = new AbortController()
  const before = residentBytes(first.process().pid)
  const streams = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const response = await fetch(`${first.url}/api/v1/upload/status/${task_id}/events/`, {
        signal: ending.signal,
      })
      return response.body?.getReader().read()
    }),
  )
  expect(streams).toHaveLength(200)
  expect(residentBytes(first.process().pid) - before).toBeLessThan(40 * 1024 * 1024)
  let [count, atMs] = [0, 0]
  await until({ what: 'few questions are asked', withinMs: 30_000, everyMs: 2000 }, async () => {
    const [row] = await deployment.query<{ count: string }>(
      `SELECT xact_commit AS count FROM pg_stat_database WHERE datname = 'nusabaca'`,
    )
    const [before, beforeMs] = [count, atMs]
    ;[count, atMs] = [Number(row?.count), performance.now()]
    const perSecond = ((count - before) / (atMs - beforeMs)) * 1000
    // Four are the streams'; the rest are this test's own and the processes' heartbeats.
    return before > 0 && perSecond > 2 && perSecond < 10
  })
  ending.abort()
})

it('a stream goes on at another process, and loses and repeats nothing', async () => {
  const { task_id } = await first.client.submitDocument(notebook)
  const events: TaskEvent[] = []
  const pages = () => events.flatMap(({ event, data }) => (event === 'page.completed' ? [data] : []))
  const apis = [first, second]
  await deployment.addWorker('worker-1')
  while (events.at(-1)?.event !== 'task.completed') {
    const [api = first] = apis.splice(0, 1)
    apis.push(api)
    const seen = pages().length
    for await (const event of api.client.watchTask(task_id, { lastEventId: events.at(-1)?.id })) {
      events.push(event)
      if (pages().length >= seen + 3) break
    }
  }
  expect(pages()).toHaveLength(30)
  for (const { page, text } of pages()) expect(text).toBe(notebook.pages[page - 1])
  expect(new Set(pages().map(({ page }) => page)).size).toBe(30)
  const versions = events.map(({ id }) => Number(id.split('.')[1]))
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
})

it('who waits at a process goes on waiting while the database is away, and hears of what comes after', async () => {
  await deployment.worker('worker-1').stop()
  const { task_id } = await first.client.submitDocument(notebook)
  const watching = first.client.watchTask(task_id)
  expect((await watching.next()).value).toMatchObject({ event: 'snapshot' })
  const next = watching.next()
  await deployment.postgres.kill()
  await first.process().logged('Watched tasks were not looked at')
  await deployment.postgres.start()
  await deployment.worker('worker-1').start()
  expect((await next).value).toMatchObject({ event: 'task.started', id: expect.stringMatching(/^1\./) })
  const names: string[] = []
  for await (const { event } of watching) names.push(event)
  expect(names.filter((name) => name === 'page.completed')).toHaveLength(30)
  expect(names.at(-1)).toBe('task.completed')
})
