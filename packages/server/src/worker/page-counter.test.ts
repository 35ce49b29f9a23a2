import { expect, test } from 'vitest'
import { createPageCounter } from './page-counter.js'

test('pages are told of once', () => {
  const counter = createPageCounter()
  expect(counter.take()).toBeNull()
  counter.add('done', 100)
  counter.add('failed', 300)
  counter.add('done', 200)
  expect(counter.take()).toEqual({ done: 2, failed: 1, totalMs: 600, longestMs: 300 })
  expect(counter.take()).toBeNull()
})

test('what could not be told is told with what has come since', () => {
  const counter = createPageCounter()
  counter.add('done', 100)
  const taken = counter.take()
  counter.add('done', 50)
  if (taken !== null) counter.putBack(taken)
  expect(counter.take()).toEqual({ done: 2, failed: 0, totalMs: 150, longestMs: 100 })
})
