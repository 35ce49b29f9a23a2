import type { BoundingBox } from '@nusabaca/client'
import { expect, test } from 'vitest'
import { placeWords, wordsIn } from './place-words.js'

const bounding_box: BoundingBox = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

function line(text: string) {
  const block = { bounding_box, confidence: 1 }
  return { ...block, text, words: text.split(' ').map((word) => ({ ...block, text: word })) }
}

function placed(text: string, lines: readonly string[]) {
  return placeWords({ text, lines: lines.map(line) }).map(({ start, end }) => text.slice(start, end))
}

test('words are found where they stand, one after the other', () => {
  expect(placed('a b\na c', ['a b', 'a c'])).toEqual(['a', 'b', 'a', 'c'])
  const words = placeWords({ text: 'a b\na', lines: [line('a b'), line('a')] })
  expect(words.map(({ start }) => start)).toEqual([0, 2, 4])
})

test('a word that was broken is found in its two halves', () => {
  expect(placed('the exam\nexample of it', ['the exam', 'exam-', 'ple of it'])).toEqual(
    'the exam exam ple of it'.split(' '),
  )
})

test('a word that is nowhere in the text spoils none after it', () => {
  expect(placed('a b c', ['a x b', 'c'])).toEqual(['a', 'b', 'c'])
})

test('a part of the text has the words that it touches', () => {
  const words = placeWords({ text: 'one two three', lines: [line('one two three')] })
  expect(wordsIn(words, { start: 2, end: 5 })).toEqual([0, 1])
  expect(wordsIn(words, { start: 3, end: 4 })).toEqual([])
})
