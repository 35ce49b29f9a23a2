import { expect, test } from 'vitest'
import { turnedBy, turnedPoint, turnedSize } from './turn.js'

const size = { width: 100, height: 200 }

test.each([
  [0, [10, 20], size],
  [90, [180, 10], { width: 200, height: 100 }],
  [180, [90, 180], size],
  [270, [20, 90], { width: 200, height: 100 }],
] as const)('a page turned by %d° takes its points with it', (turn, point, turned) => {
  expect(turnedPoint([10, 20], size, turn)).toEqual(point)
  expect(turnedSize(size, turn)).toEqual(turned)
})

test('four quarters are none', () => {
  expect(turnedBy(270, 90)).toBe(0)
})
