import { expect, test } from 'vitest'
import { cutPassages } from './cut-passages.js'
import { spokenWords } from './spoken-words.testing.js'

const sentence = (words: number): string => `${'and '.repeat(words - 2)}so on.`.replace('and', 'And')

test('speech is cut where a sentence ends and where a page does, and nothing of it is lost', () => {
  const words = spokenWords([[sentence(50), sentence(50), sentence(50)].join(' '), sentence(3)])
  const passages = cutPassages(words)
  expect(passages.map(({ first, words, start }) => [first, words.length, start])).toEqual([
    [0, 100, 1],
    [100, 50, 101],
    [150, 3, 151],
  ])
  expect(passages.flatMap((passage) => passage.words)).toEqual(words)
})

test('plain text has no pages', () => {
  const words = spokenWords([sentence(4)]).map((word) => ({ ...word, page: null, polygon: null }))
  expect(cutPassages(words)).toHaveLength(1)
  expect(cutPassages([])).toEqual([])
})
