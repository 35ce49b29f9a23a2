import { expect, test } from 'vitest'
import type { Quad } from '../../../core/geometry.js'
import { clampQuad, fromUpperLeft, halfTurn, inReadingDirection, sliceQuad } from './quads.js'

const wide: Quad = [
  [10, 10],
  [50, 10],
  [50, 20],
  [10, 20],
]
const tall: Quad = [
  [10, 10],
  [20, 10],
  [20, 50],
  [10, 50],
]

test('corners in any order come back clockwise from the upper left', () => {
  const [a, b, c, d] = wide
  expect(fromUpperLeft([c, a, d, b])).toEqual(wide)
})

test('a wide box is read as it stands, a tall one downwards from its upper right corner', () => {
  expect(inReadingDirection(wide)).toEqual(wide)
  expect(inReadingDirection(tall)).toEqual([tall[1], tall[2], tall[3], tall[0]])
})

test('half a turn twice is none', () => {
  expect(halfTurn(wide)[0]).toEqual([50, 20])
  expect(halfTurn(halfTurn(wide))).toEqual(wide)
})

test('a slice is cut along the direction of reading', () => {
  expect(sliceQuad(wide, 0.25, 0.5)).toEqual([
    [20, 10],
    [30, 10],
    [30, 20],
    [20, 20],
  ])
  expect(sliceQuad(inReadingDirection(tall), 0, 0.5)).toEqual([
    [20, 10],
    [20, 30],
    [10, 30],
    [10, 10],
  ])
})

test('what reaches out of the picture is moved to its edge', () => {
  const over: Quad = [
    [-3, -1],
    [30, 2],
    [40, 25],
    [5, 21],
  ]
  expect(clampQuad(over, { width: 20, height: 20 })).toEqual([
    [0, 0],
    [20, 2],
    [20, 20],
    [5, 20],
  ])
})
