import fc from 'fast-check'
import { expect, test } from 'vitest'
import { preferredWait } from './prefer-wait.js'

test.each([
  ['wait=20', 20],
  ['respond-async, Wait = "20"; foo', 20],
  ['wait=5, wait=20', 5],
  ['wait=900', 60],
  ['wait=0', 0],
  ['wait=-1', 0],
  ['wait=soon', 0],
  ['no-wait=20', 0],
  ['', 0],
  [undefined, 0],
])('Prefer: %s waits for %i seconds', (header, seconds) => {
  expect(preferredWait(header)).toBe(seconds)
})

test('whatever the header, the wait is a whole number of seconds within the bound', () => {
  const header = fc
    .array(fc.oneof(fc.constantFrom('wait=', ',', ';', '"', ' ', '9'), fc.string()))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(header, (prefer) => {
      const seconds = preferredWait(prefer)
      expect(Number.isInteger(seconds)).toBe(true)
      expect(seconds).toBeGreaterThanOrEqual(0)
      expect(seconds).toBeLessThanOrEqual(60)
    }),
  )
})
