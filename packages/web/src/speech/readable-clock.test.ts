import { expect, test } from 'vitest'
import { readableClock } from './readable-clock.js'

test.each([
  [0, '0:00'],
  [5.96, '0:05'],
  [754, '12:34'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, clock) => {
  expect(readableClock(seconds)).toBe(clock)
})
