import { expect, test } from 'vitest'
import type { BacklogSnapshot } from './ports/backlog.js'
import { createQueueGauge } from './queue-gauge.js'
import type { Task } from './task.js'

function gaugeOf(snapshot: Partial<BacklogSnapshot>) {
  let looks = 0
  const backlog = {
    async snapshot() {
      looks += 1
      return { pages: 0, pagesBefore: () => 0, pagesPerSecond: null, ...snapshot }
    },
  }
  return { gauge: createQueueGauge(backlog, { maxPages: 10 }), looks: () => looks }
}

const pending = { status: 'pending', turn: 7, pages: { total: 3, done: 0, failed: 0 } } as Task

test('pages that fit are let in, more are not, and are told when to come back', async () => {
  const { gauge } = gaugeOf({ pages: 4, pagesPerSecond: 0.1 })
  await gauge.admit(6)
  await expect(gauge.admit(1)).rejects.toMatchObject({
    code: 'queue_full',
    retryable: true,
    details: { retry_after_seconds: 10 },
  })
})

test('many who ask at once are counted, though the database is asked once', async () => {
  const { gauge, looks } = gaugeOf({})
  const answers = await Promise.allSettled(Array.from({ length: 12 }, () => gauge.admit(1)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10)
  expect(looks()).toBe(1)
})

test('a place is the pages before it, and the time they take with its own', async () => {
  const { gauge } = gaugeOf({ pagesBefore: (turn) => turn, pagesPerSecond: 4 })
  expect(await gauge.placeOf(pending)).toEqual({ position: 7, etaSeconds: 3 })
  expect(await gauge.placeOf({ ...pending, status: 'processing' })).toEqual({ position: 0, etaSeconds: 1 })
})

test('nothing is promised before a page was measured', async () => {
  const { gauge } = gaugeOf({ pagesBefore: () => 2 })
  expect(await gauge.placeOf(pending)).toEqual({ position: 2, etaSeconds: null })
})

test('a look that failed is not kept for long', async () => {
  let fails = true
  const gauge = createQueueGauge(
    {
      async snapshot() {
        if (fails) throw new Error('away')
        return { pages: 0, pagesBefore: () => 0, pagesPerSecond: null }
      },
    },
    { maxPages: 10 },
  )
  await expect(gauge.admit(1)).rejects.toThrow('away')
  fails = false
  await gauge.admit(1)
})
