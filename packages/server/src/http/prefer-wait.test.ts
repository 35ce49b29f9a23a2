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
