import { expect, test } from 'vitest'
import type { Point } from '../../../core/geometry.js'
import { convexHull, rectangleCorners, smallestRectangle, unclip } from './smallest-rectangle.js'

const square: Point[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
]

test('the hull leaves out points inside and on the edges', () => {
  const hull = convexHull([...square, [2, 2], [2, 0], [1, 3]])
  expect(hull).toHaveLength(4)
  expect(hull).toEqual(expect.arrayContaining(square))
})

test('the smallest rectangle of an upright box is that box', () => {
  const box: Point[] = [
    [1, 1],
    [9, 1],
    [9, 3],
    [1, 3],
  ]
  const rectangle = smallestRectangle(box)
  expect(rectangle).toMatchObject({ centerX: 5, centerY: 2 })
  expect(areaOf(rectangle)).toBeCloseTo(16)
})

test('the smallest rectangle of a turned box is turned with it', () => {
  const angle = Math.PI / 6
  const turned = rectangleCorners({ centerX: 10, centerY: 10, width: 12, height: 4, angle })
  const rectangle = smallestRectangle(turned)
  expect(areaOf(rectangle)).toBeCloseTo(48)
  expect(rectangle?.centerX).toBeCloseTo(10)
  expect(Math.max(rectangle?.width ?? 0, rectangle?.height ?? 0)).toBeCloseTo(12)
})

test('points on one line have no rectangle', () => {
  expect(
    smallestRectangle([
      [0, 0],
      [1, 1],
      [5, 5],
    ]),
  ).toBeNull()
})

test('unclip moves every side out by area times ratio over perimeter', () => {
  const grown = unclip({ centerX: 0, centerY: 0, width: 10, height: 10, angle: 0 }, 1.6)
  expect(grown.width).toBeCloseTo(10 + 2 * ((100 * 1.6) / 40))
  expect(grown.height).toBeCloseTo(grown.width)
})

function areaOf(rectangle: { width: number; height: number } | null): number {
  return rectangle ? rectangle.width * rectangle.height : 0
}
