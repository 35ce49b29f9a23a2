import { expect, test } from 'vitest'
import type { Point, Quad } from '../../../core/geometry.js'
import { inReadingOrder } from './reading-order.js'

interface Item {
  readonly name: string
  readonly upright: Quad
}

function item(name: string, [left, top]: Point, width: number): Item {
  const right = left + width
  const bottom = top + 20
  return {
    name,
    upright: [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
  }
}

function order(items: readonly Item[]): string {
  return inReadingOrder(items)
    .map((row) => row.map(({ name }) => name).join(' '))
    .join('\n')
}

test('nothing has no order', () => {
  expect(inReadingOrder([])).toEqual([])
})

test('rows go from the top, cells of a row from the left', () => {
  const items = [
    item('price2', [400, 52], 60),
    item('name1', [10, 10], 100),
    item('name2', [10, 50], 90),
    item('price1', [400, 8], 60),
  ]
  expect(order(items)).toBe('name1 price1\nname2 price2')
})

test('a skewed row is still one row', () => {
  const angle = 0.1
  const skewed = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column): Item => {
      const { name, upright } = item(`${row}${column}`, [10 + column * 300, 10 + row * 40], 250)
      const turn = ([x, y]: Point): Point => [
        x * Math.cos(angle) - y * Math.sin(angle),
        x * Math.sin(angle) + y * Math.cos(angle),
      ]
      const [a, b, c, d] = upright
      return { name, upright: [turn(a), turn(b), turn(c), turn(d)] }
    }),
  )
  expect(order(skewed.reverse())).toBe('00 01 02\n10 11 12\n20 21 22')
})

test('columns of prose are read one after the other, under their heading', () => {
  const rows = [0, 1, 2, 3, 4]
  const left = rows.map((row) => item(`l${row}`, [10, 60 + row * 30], 300))
  const right = rows.map((row) => item(`r${row}`, [350, 60 + row * 30], 300))
  const heading = item('heading', [10, 10], 640)
  const footer = item('footer', [10, 400], 640)
  expect(order([footer, ...right, ...left, heading]).split('\n')).toEqual([
    'heading',
    ...left.map(({ name }) => name),
    ...right.map(({ name }) => name),
    'footer',
  ])
})

test('columns of short cells are a table and read row by row', () => {
  const rows = [0, 1, 2, 3, 4]
  const cells = rows.flatMap((row) => [
    item(`a${row}`, [10, 60 + row * 30], 60),
    item(`b${row}`, [350, 60 + row * 30], 60),
  ])
  expect(order(cells)).toBe(rows.map((row) => `a${row} b${row}`).join('\n'))
})
