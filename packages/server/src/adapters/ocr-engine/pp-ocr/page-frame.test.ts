import { expect, test } from 'vitest'
import { fromUpright, toUpright } from './page-frame.js'

const size = { width: 100, height: 40 }

test.each([0, 90, 180, 270] as const)(
  'turning by %i degrees and back leaves a point where it was',
  (rotation) => {
    const there = toUpright(rotation, size)([10, 5])
    expect(fromUpright(rotation, size)(there)).toEqual([10, 5])
  },
)

test('turning is clockwise', () => {
  expect(toUpright(90, size)([0, 0])).toEqual([40, 0])
  expect(toUpright(180, size)([0, 0])).toEqual([100, 40])
  expect(toUpright(270, size)([0, 0])).toEqual([0, 100])
})
