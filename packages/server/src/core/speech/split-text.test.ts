import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxPartLength, splitText } from './split-text.js'

test('the parts of any text are the text, and none is too long or empty', () => {
  const anyText = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n\n', '\n \n', '. ', ' ', '\r\n', '👨‍👩‍👧', 'e\u0301'),
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(anyText, fc.integer({ min: 12, max: 80 }), (pieces, maxLength) => {
      const text = pieces.join('')
      const parts = splitText(text, maxLength)
      expect(parts.join('')).toBe(text)
      for (const part of parts) {
        expect(part).not.toBe('')
        expect(part.length).toBeLessThanOrEqual(maxLength)
      }
    }),
  )
})

test('a text that is short enough is one part, an empty one none', () => {
  expect(splitText('x'.repeat(maxPartLength))).toHaveLength(1)
  expect(splitText('')).toEqual([])
})

test.each([
  ['ends of paragraphs', 'One two.\n\nThree four.\n\nFive.', ['One two.\n\n', 'Three four.\n\n', 'Five.']],
  ['ends of sentences', 'One two three. Four five. Six.', ['One two three. ', 'Four five. Six.']],
  ['ends of words', 'one two three four five six', ['one two three ', 'four five six']],
  ['whole characters', '👨‍👩‍👧👨‍👩‍👧', ['👨‍👩‍👧', '👨‍👩‍👧']],
])('a text is cut at %s', (_, text, parts) => {
  expect(splitText(text, 15)).toEqual(parts)
})

test('short paragraphs go together', () => {
  expect(splitText('A.\n\nB.\n\nC.\n\nD.', 10)).toEqual(['A.\n\nB.\n\n', 'C.\n\nD.'])
})

test('a book is cut in no time', () => {
  const book = 'It was a dark and stormy night; the rain fell in torrents. '.repeat(20_000)
  const started = performance.now()
  expect(splitText(book)).toHaveLength(400)
  expect(performance.now() - started).toBeLessThan(10_000)
})
