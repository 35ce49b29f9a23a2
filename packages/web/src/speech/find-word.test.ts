import { expect, test } from 'vitest'
import { wordAt, wordIn } from './find-word.js'
import { spokenWords } from './spoken-words.testing.js'

const words = spokenWords(['One two three.', 'Four two'])

test.each([
  [0, null],
  [0.99, null],
  [1, 0],
  [1.5, 0],
  [2, 1],
  [5.7, 4],
  [1000, 4],
])('at %d seconds word %j is heard, or was last', (seconds, word) => {
  expect(wordAt(words, seconds)).toBe(word)
})

test('where nothing is said no word is heard', () => {
  expect(wordAt([], 3)).toBeNull()
})

test('a word is found by the box that it stands in on its page', () => {
  const box = words[4]?.polygon
  if (!box) throw new Error('It has a box')
  expect(wordIn(words, { page: 2, box })).toBe(4)
  // There the word of page 1 stands.
  expect(wordIn(words, { page: 1, box })).toBe(1)
  expect(wordIn(words, { page: 3, box })).toBeNull()
})

test('the words of a long document are not all looked at to find one', () => {
  let looks = 0
  const many = Array.from({ length: 90_000 }, (_, second) => ({
    get start() {
      looks += 1
      return second
    },
  }))
  expect(wordAt(many, 44_999.5)).toBe(44_999)
  expect(looks).toBeLessThan(20)
})
