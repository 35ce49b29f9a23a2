import type { BoundingBox } from '@nusabaca/client'
import { expect, test } from 'vitest'
import { cutText } from './cut-text.js'

const bounding_box: BoundingBox = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]
const word = (start: number, end: number) => ({ text: '', bounding_box, confidence: 1, start, end })

test('a text is cut at words and matches, and nothing of it is lost', () => {
  const match = { page: 1, start: 2, end: 6 }
  const pieces = cutText('one two!', { words: [word(0, 3), word(4, 7)], matches: [match] })
  expect(pieces.map(({ text, word, match }) => [text, word, match !== null])).toEqual([
    ['on', 0, false],
    ['e', 0, true],
    [' ', null, true],
    ['tw', 1, true],
    ['o', 1, false],
    ['!', null, false],
  ])
})

test('a text without words is one piece', () => {
  expect(cutText('one', { words: [], matches: [] })).toEqual([
    { text: 'one', start: 0, word: null, match: null },
  ])
  expect(cutText('', { words: [], matches: [] })).toEqual([])
})
