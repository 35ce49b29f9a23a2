import type { BoundingBox } from '@nusabaca/client'
import { expect, test } from 'vitest'
import { placeWords } from './place-words.js'
import { stepWord } from './step-word.js'

const bounding_box: BoundingBox = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]
const text = 'the first line\n\nand the second\nend'
const block = { bounding_box, confidence: 1 }
const wordsOfLine = text.split(/\s+/).map((word) => ({ ...block, text: word }))
const words = placeWords({ text, lines: [{ ...block, text, words: wordsOfLine }] })
const nameOf = (index: number | null) => (index === null ? null : words[index]?.text)

test.each([
  ['ArrowRight', null, 'the'],
  ['ArrowRight', 'line', 'and'],
  ['ArrowRight', 'end', 'end'],
  ['ArrowLeft', null, 'end'],
  ['ArrowLeft', 'the', 'the'],
  ['ArrowDown', 'line', 'second'],
  ['ArrowDown', 'second', 'end'],
  ['ArrowDown', 'end', 'end'],
  ['ArrowUp', 'second', 'line'],
  ['ArrowUp', 'end', 'and'],
  ['ArrowUp', 'first', 'first'],
  ['End', 'the', 'end'],
  ['Home', 'end', 'the'],
  ['a', 'end', null],
] as const)('%s leads from %s to %s', (key, from, to) => {
  const index = from === null ? null : words.findIndex((word) => word.text === from)
  expect(nameOf(stepWord(key, { text, words, from: index }))).toBe(to)
})

test('without words no key leads anywhere', () => {
  expect(stepWord('ArrowRight', { text: '', words: [], from: null })).toBeNull()
})
