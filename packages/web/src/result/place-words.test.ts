import { expect, test } from 'vitest'
import { lineOf } from './lines.testing.js'
import { placeWords, wordsIn } from './place-words.js'

function placed(text: string, lines: readonly string[]) {
  return placeWords({ text, lines: lines.map(lineOf) }).map(({ start, end }) => text.slice(start, end))
}

test('words are found where they stand, one after the other', () => {
  expect(placed('a b\na c', ['a b', 'a c'])).toEqual(['a', 'b', 'a', 'c'])
  const words = placeWords({ text: 'a b\na', lines: [lineOf('a b'), lineOf('a')] })
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
  const words = placeWords({ text: 'one two three', lines: [lineOf('one two three')] })
  expect(wordsIn(words, { start: 2, end: 5 })).toEqual([0, 1])
  expect(wordsIn(words, { start: 3, end: 4 })).toEqual([])
})
