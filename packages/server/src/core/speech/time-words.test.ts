import { expect, test } from 'vitest'
import { timeWords } from './time-words.js'

const text = 'It costs $12.50 — or nothing.'

test('a word lasts from the first that is spoken of it to the first of the next', () => {
  const spoken = [
    { offset: 0, ms: 0 },
    { offset: 3, ms: 100 },
    { offset: 9, ms: 400 },
    { offset: 10, ms: 600 },
    { offset: 11, ms: 900 },
    // White space behind it, and a step back.
    { offset: 15, ms: 1000 },
    { offset: 12, ms: 1100 },
    { offset: 18, ms: 1500 },
    { offset: 21, ms: 1700 },
  ]
  const words = timeWords(text, spoken, 2500)
  expect(words.map((word) => [text.slice(word.start, word.end), word.startMs, word.endMs])).toEqual([
    ['It', 0, 100],
    ['costs', 100, 400],
    ['$12.50', 400, 1500],
    ['or', 1500, 1700],
    ['nothing.', 1700, 2500],
  ])
})

test('nothing spoken, no words', () => {
  expect(timeWords(text, [], 10)).toEqual([])
  expect(timeWords('', [{ offset: 0, ms: 0 }], 10)).toEqual([])
})

test('words that are spoken in one share its time, and an abbreviation does not hide the word after it', () => {
  const phrase = 'of the — kin dll. semua'
  const spoken = [
    { offset: 0, ms: 0 },
    { offset: 9, ms: 500 },
    { offset: 13, ms: 700 },
    { offset: 17, ms: 900 },
  ]
  const words = timeWords(phrase, spoken, 1000)
  expect(words.map((word) => [phrase.slice(word.start, word.end), word.startMs, word.endMs])).toEqual([
    ['of', 0, 200],
    ['the', 200, 500],
    ['kin', 500, 700],
    ['dll.', 700, 900],
    ['semua', 900, 1000],
  ])
})
