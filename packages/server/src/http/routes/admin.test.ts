import type { QueueList, Throughput, WorkerList } from '@nusabaca/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startTestApp } from '../test-app.testing.js'

const { app, pool, throughput, insert, read, beBusy, close } = await startTestApp()
afterAll(close)

beforeEach(() => pool.query('DELETE FROM workers; DELETE FROM page_minutes'))

async function get<T>(path: string): Promise<T> {
  return (await app.inject(`/api/v1/admin/${path}`)).json<T>()
}

test('workers tell what they are reading, since when, and how much memory they and their recognisers take', async () => {
  const task = await insert()
  const beforeMs = Date.now()
  await beBusy(task, 3)
  const { workers } = await get<WorkerList>('workers/')
  expect(workers).toMatchObject([
    {
      host: 'ocr-1',
      pid: 4711,
      concurrency: 2,
      queues: ['ocr_processing'],
      page_ms: 200,
      memory_bytes: 160_000_000,
      recognizers: [{ pid: 4712, memory_bytes: 700_000_000 }],
      pages: [{ task_id: task.id, page: 3 }],
    },
  ])
  const [worker] = workers
  for (const moment of [worker?.started_at, worker?.seen_at, worker?.pages[0]?.since]) {
    expect(Math.abs(Date.parse(String(moment)) - beforeMs)).toBeLessThan(60_000)
  }
})

test('what was settled is not being read any more, and the dead are not listed', async () => {
  const task = await insert({ pageNumbers: [1] })
  await beBusy(task, 1)
  await pool.query("UPDATE pages SET claimed_by = 'w1' WHERE status = 'running'")
  await pool.query("UPDATE workers SET id = 'other' WHERE id = 'w1'")
  expect((await get<WorkerList>('workers/')).workers).toMatchObject([{ worker_id: 'other', pages: [] }])
  await read(task, [1])
  await pool.query("UPDATE workers SET seen_at = seen_at - interval '1 minute'")
  expect((await get<WorkerList>('workers/')).workers).toEqual([])
})

test('queues tell how many jobs they have', async () => {
  expect((await get<QueueList>('queues/')).queues).toEqual([
    { name: 'ocr_processing', waiting: 2, active: 1, delayed: 0, failed: 0, paused: false },
  ])
})

test('pages are counted by minute, with their mean and longest time; minutes without any are there, too', async () => {
  await beBusy(await insert(), 1)
  await pool.query("UPDATE page_minutes SET minute = minute - interval '2 minutes'")
  const { minutes } = await get<Throughput>('throughput/?minutes=4')
  expect(minutes).toHaveLength(4)
  const of = (time: number | null, done = 0, failed = 0) =>
    expect.objectContaining({ pages_done: done, pages_failed: failed, mean_ms: time })
  // The minute may have turned in between.
  const busy = minutes.findIndex(({ pages_done }) => pages_done > 0)
  expect([0, 1]).toContain(busy)
  expect(minutes).toEqual(minutes.map((_, index) => (index === busy ? of(200, 1, 1) : of(null))))
  expect(minutes[busy]?.longest_ms).toBe(300)
  const steps = minutes
    .slice(1)
    .map((each, index) => Date.parse(each.minute) - Date.parse(minutes[index]?.minute ?? ''))
  expect(steps).toEqual([60_000, 60_000, 60_000])
})

test('minutes are forgotten after a while', async () => {
  await beBusy(await insert(), 1)
  const done = async () =>
    (await get<Throughput>('throughput/?minutes=1440')).minutes.reduce(
      (sum, each) => sum + each.pages_done,
      0,
    )
  await throughput.forget(3_600_000)
  expect(await done()).toBe(1)
  await pool.query("UPDATE page_minutes SET minute = minute - interval '2 hours'")
  await throughput.forget(3_600_000)
  expect(await done()).toBe(0)
})
