import { expect, test } from 'vitest'
import { cutText } from './cut-text.js'
import { lineOf } from './lines.testing.js'
import { placeWords } from './place-words.js'

test('a text is cut at words and matches, and nothing of it is lost', () => {
  const match = { page: 1, start: 2, end: 6 }
  const words = placeWords({ text: 'one two!', lines: [lineOf('one two')] })
  const pieces = cutText('one two!', { words, matches: [match] })
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
