import { expect, test } from 'vitest'
import { lineOf } from './lines.testing.js'
import { placeWords } from './place-words.js'
import { stepWord } from './step-word.js'

const text = 'the first line\n\nand the second\nend'
const words = placeWords({ text, lines: [lineOf(text)] })
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
