import { expect, test } from 'vitest'
import { findTextRectangles } from './probability-map.js'

/** A map of 40 × 20 with filled boxes of [left, top, right, bottom, probability]. */
function mapWith(...boxes: readonly (readonly number[])[]) {
  const data = new Float32Array(40 * 20)
  for (const [left = 0, top = 0, right = 0, bottom = 0, probability = 0] of boxes) {
    for (let y = top; y < bottom; y++) data.fill(probability, y * 40 + left, y * 40 + right)
  }
  return { data, width: 40, height: 20 }
}

test('each blob of likely pixels becomes one grown rectangle, from the top', () => {
  const rectangles = findTextRectangles(mapWith([20, 12, 36, 16, 0.9], [2, 2, 12, 6, 0.8]))
  expect(rectangles).toHaveLength(2)
  expect(rectangles[0]).toMatchObject({ centerX: 7, centerY: 4 })
  expect(rectangles[1]).toMatchObject({ centerX: 28, centerY: 14 })
  const margin = (10 * 4 * 1.6) / 28
  expect(Math.max(rectangles[0]?.width ?? 0, rectangles[0]?.height ?? 0)).toBeCloseTo(10 + 2 * margin)
})

test('pixels that touch at a corner belong together', () => {
  expect(findTextRectangles(mapWith([2, 2, 20, 8, 0.9], [20, 8, 22, 10, 0.9]))).toHaveLength(1)
})

test('unlikely, thin and tiny blobs are no text', () => {
  expect(findTextRectangles(mapWith([2, 2, 12, 6, 0.4]))).toEqual([])
  expect(findTextRectangles(mapWith([2, 2, 12, 4, 0.9]))).toEqual([])
  expect(findTextRectangles(mapWith([2, 2, 4, 4, 0.9]))).toEqual([])
})
