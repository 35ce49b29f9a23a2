import { Readable } from 'node:stream'
import type { BoundingBox } from '@nusabaca/contract'
import { expect, test } from 'vitest'
import { type ReadAlongWord, readAlong } from './read-along.js'
import type { SpokenPart } from './spoken-part.js'

const box = (x: number): BoundingBox => [
  [x, 0],
  [x + 9, 0],
  [x + 9, 9],
  [x, 9],
]

const plain: SpokenPart = {
  text: 'Halo, dunia!',
  words: [
    { start: 0, end: 5, startMs: 50.1134, endMs: 700 },
    { start: 6, end: 12, startMs: 700, endMs: 1200.3 },
  ],
  durationMs: 1489.7959,
}

const printed: SpokenPart = {
  text: 'a mended word',
  words: [
    { start: 0, end: 1, startMs: 0, endMs: 100 },
    { start: 2, end: 8, startMs: 100, endMs: 700 },
    { start: 9, end: 13, startMs: 700, endMs: 900 },
  ],
  durationMs: 1000,
  printed: {
    page: 7,
    words: [
      { text: 'a', start: 0, end: 1, polygon: box(0) },
      { text: 'men-', start: 2, end: 5, polygon: box(10) },
      { text: 'ded', start: 5, end: 8, polygon: box(20) },
      { text: 'word', start: 9, end: 13, polygon: box(30) },
    ],
  },
}

function wordsOf(...parts: SpokenPart[]): Promise<ReadAlongWord[]> {
  return Readable.from(readAlong(parts)).toArray()
}

test('words have their times in the whole, their page and their place on it', async () => {
  expect(await wordsOf(plain, printed)).toEqual([
    { text: 'Halo,', start: 0.05, end: 0.7, page: null, polygon: null },
    { text: 'dunia!', start: 0.7, end: 1.2, page: null, polygon: null },
    { text: 'a', start: 1.49, end: 1.59, page: 7, polygon: box(0) },
    // Halves of a word share its time.
    { text: 'men-', start: 1.59, end: 1.89, page: 7, polygon: box(10) },
    { text: 'ded', start: 1.89, end: 2.19, page: 7, polygon: box(20) },
    { text: 'word', start: 2.19, end: 2.39, page: 7, polygon: box(30) },
  ])
})

test('a printed word that is heard as several has the time of all, one that is not heard is left out', async () => {
  const part: SpokenPart = {
    text: '— 世界 end',
    words: [
      { start: 2, end: 3, startMs: 0, endMs: 100 },
      { start: 3, end: 4, startMs: 100, endMs: 300 },
    ],
    durationMs: 500,
    printed: {
      page: 1,
      words: [
        { text: '—', start: 0, end: 1, polygon: box(0) },
        { text: '世界', start: 2, end: 4, polygon: box(10) },
        { text: 'end', start: 5, end: 8, polygon: box(20) },
      ],
    },
  }
  expect(await wordsOf(part)).toEqual([{ text: '世界', start: 0, end: 0.3, page: 1, polygon: box(10) }])
})

test('times are added up over hours without drifting', async () => {
  const parts = Array.from({ length: 20_000 }, () => plain)
  const words = await wordsOf(...parts)
  expect(words.at(-1)?.end).toBeCloseTo((19_999 * 1489.7959 + 1200.3) / 1000, 2)
})
