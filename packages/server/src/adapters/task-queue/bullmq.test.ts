import { EventEmitter, once } from 'node:events'
import { afterAll, afterEach, expect, test } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import type { Job, JobConsumer } from '../../core/ports/task-queue.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createBullmqJobConsumer, createBullmqScheduler, createBullmqTaskQueue } from './bullmq.js'

const { pool, close } = await startInMemoryDatabase()
const errors: Error[] = []
const options = { pool, onError: (error: Error) => errors.push(error) }
const queue = createBullmqTaskQueue(options)
const consumers: JobConsumer[] = []

function consume(handler: (job: Job) => Promise<void>, concurrency = 1) {
  const consumer = createBullmqJobConsumer(options)
  consumer.start(handler, concurrency)
  consumers.push(consumer)
}

afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()))
  await queue.clear()
  expect(errors).toEqual([])
})

afterAll(async () => {
  await queue.close()
  await close()
})

const page = (taskId: string, number: number): Job => ({ kind: 'page', taskId, attempt: 1, page: number })

/** Collects jobs and resolves when `count` of them have come. */
function collector(count: number) {
  const events = new EventEmitter()
  const jobs: Job[] = []
  const full = once(events, 'full')
  const handler = async (job: Job) => {
    jobs.push(job)
    if (jobs.length === count) events.emit('full')
  }
  return { jobs, full, handler }
}

test('hands out what was enqueued before and after the consumer started, tasks before pages', async () => {
  const { jobs, full, handler } = collector(4)
  await queue.enqueue([page('a', 1), page('a', 2), { kind: 'task', taskId: 'b', attempt: 1 }])
  consume(handler)
  await queue.enqueue([page('c', 1)])
  await full
  expect(jobs[0]).toEqual({ kind: 'task', taskId: 'b', attempt: 1 })
  expect(jobs.slice(1)).toEqual([page('a', 1), page('a', 2), page('c', 1)])
})

test('a job that waits already is not handed out twice; one that is done may come again', async () => {
  const first = collector(2)
  await queue.enqueue([page('a', 1), page('a', 1), page('z', 1)])
  await queue.enqueue([page('a', 1)])
  consume(first.handler)
  await first.full
  expect(first.jobs).toEqual([page('a', 1), page('z', 1)])
})

test('a job whose handler throws comes again, unless trying again is of no use', async () => {
  const { jobs, full, handler } = collector(3)
  let thrown = 0
  await queue.enqueue([page('hopeless', 1), page('unlucky', 1)])
  consume(async (job) => {
    await handler(job)
    if (job.taskId === 'hopeless') throw new NusabacaError('file_corrupt', { detail: 'broken' })
    if (thrown++ === 0) throw new NusabacaError('storage_unavailable', { detail: 'away' })
  })
  await full
  expect(jobs.map((job) => job.taskId)).toEqual(['hopeless', 'unlucky', 'unlucky'])
})

test('a cleared queue hands out nothing', async () => {
  const { jobs, full, handler } = collector(1)
  await queue.enqueue([page('a', 1), page('a', 2)])
  await queue.clear()
  await queue.enqueue([page('b', 1)])
  consume(handler)
  await full
  expect(jobs).toEqual([page('b', 1)])
})

test('the scheduler calls its handler again and again', async () => {
  const events = new EventEmitter()
  let calls = 0
  const scheduler = createBullmqScheduler(options)
  const thrice = once(events, 'thrice')
  await scheduler.start(async () => {
    calls += 1
    if (calls === 3) events.emit('thrice')
  }, 50)
  await thrice
  await scheduler.stop()
})
