import { expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after.js'

it('reads seconds and dates as milliseconds from now', () => {
  expect(parseRetryAfter('5')).toBe(5_000)
  expect(parseRetryAfter('0')).toBe(0)
  const nowMs = Date.parse('2025-09-20T10:30:15Z')
  expect(parseRetryAfter('Sat, 20 Sep 2025 10:30:25 GMT', nowMs)).toBe(10_000)
  expect(parseRetryAfter('Sat, 20 Sep 2025 10:30:05 GMT', nowMs)).toBe(0)
})

it('takes no notice of what it cannot read', () => {
  expect(parseRetryAfter(null)).toBeNull()
  expect(parseRetryAfter('')).toBeNull()
  expect(parseRetryAfter('soon')).toBeNull()
})
