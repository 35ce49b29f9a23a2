import { expect, test } from 'vitest'
import type { Quad } from '../../../core/geometry.js'
import { createImagePyramid } from './image-pyramid.js'
import { drawStrip, stripHeight, stripWidth } from './text-strip.js'

/** Left half red, right half blue. */
function twoHalves(width: number, height: number) {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++)
    data[pixel * 3 + (pixel % width < width / 2 ? 0 : 2)] = 255
  return { data, width, height }
}

function quadOf(width: number, height: number): Quad {
  return [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ]
}

function draw(image: ReturnType<typeof twoHalves>, quad: Quad) {
  const width = stripWidth(quad)
  const data = new Float32Array(3 * stripHeight * width)
  drawStrip(createImagePyramid(image), quad, { data, offset: 0, stride: width, width })
  const plane = stripHeight * width
  return (column: number) =>
    [0, 1, 2].map((channel) => data[channel * plane + (stripHeight / 2) * width + column])
}

test('a long strip keeps the proportions of its quad, a short one is stretched', () => {
  expect(stripWidth(quadOf(160, 48))).toBe(192)
  expect(stripWidth(quadOf(200, 20))).toBe(480)
  expect(stripWidth(quadOf(1, 200))).toBe(8)
})

test('planes are blue, green and red from -1 to 1', () => {
  const at = draw(twoHalves(200, 40), quadOf(200, 40))
  expect(at(10)).toEqual([-1, -1, 1])
  expect(at(230)).toEqual([1, -1, -1])
})

test('a quad that begins at the lower right is drawn upside down', () => {
  const [a, b, c, d] = quadOf(200, 40)
  const at = draw(twoHalves(200, 40), [c, d, a, b])
  expect(at(10)).toEqual([1, -1, -1])
})

test('large letters are drawn from a smaller level of the pyramid', () => {
  const at = draw(twoHalves(1600, 400), quadOf(1600, 400))
  expect(at(10)).toEqual([-1, -1, 1])
  expect(at(180)).toEqual([1, -1, -1])
})

test('a pyramid ends before a side gets too short', () => {
  expect(createImagePyramid(twoHalves(64, 64)).levels).toBe(1)
  expect(createImagePyramid(twoHalves(300, 200)).levels).toBe(3)
  const { width, height } = createImagePyramid(twoHalves(301, 201)).level(1)
  expect({ width, height }).toEqual({ width: 150, height: 100 })
})
