import { expect, test } from 'vitest'
import { splitWords } from './split-words.js'

test.each([
  ['Halo, dunia!\n(apa kabar?)', ['Halo,', 'dunia!', '(apa', 'kabar?)']],
  ["don't well-known $12.50 — U.S.A.", ["don't", 'well-known', '$12.50', '—', 'U.S.A.']],
  ['你好，世界。 hello', ['你好，', '世界。', 'hello']],
  ['สวัสดีชาวโลก', ['สวัสดี', 'ชาว', 'โลก']],
  ['  ', []],
])('the words of %j', (text, words) => {
  expect(splitWords(text).map(({ start, end }) => text.slice(start, end))).toEqual(words)
})
