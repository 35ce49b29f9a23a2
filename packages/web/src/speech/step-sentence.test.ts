import { expect, test } from 'vitest'
import { spokenWords } from './spoken-words.testing.js'
import { stepSentence } from './step-sentence.js'

// One word each second from second 1 on.
const words = spokenWords(['Come at once. Bring No. 5 along!', 'He said: “Well.” That was all'])
const textAt = (index: number | null) => (index === null ? null : words[index]?.text)

test.each([
  { step: 1, where: 'ahead of everything', seconds: 0, to: 'Bring' },
  { step: 1, where: 'in the first sentence', seconds: 2.5, to: 'Bring' },
  { step: 1, where: 'before the number of an abbreviation', seconds: 5.2, to: 'He' },
  { step: 1, where: 'on the page before', seconds: 7.9, to: 'He' },
  { step: 1, where: 'before a sentence after a quotation', seconds: 9, to: 'That' },
  { step: 1, where: 'in the last sentence', seconds: 12, to: 'That' },
  { step: -1, where: 'ahead of everything', seconds: 0, to: 'Come' },
  { step: -1, where: 'in the middle of the first', seconds: 2.2, to: 'Come' },
  { step: -1, where: 'when a sentence has just begun', seconds: 4.5, to: 'Come' },
  { step: -1, where: 'when some of a sentence was heard', seconds: 6.5, to: 'Bring' },
  { step: -1, where: 'when a page has just begun', seconds: 8.3, to: 'Bring' },
  { step: -1, where: 'at the very end', seconds: 400, to: 'That' },
] as const)('a step of $step $where leads to $to', ({ step, seconds, to }) => {
  expect(textAt(stepSentence(words, { seconds, step }))).toBe(to)
})

test('a silence parts what no full stop does', () => {
  const heading = spokenWords(['HEADING the text'])
  const [first, second, third] = heading
  if (!first || !second || !third) throw new Error('There are three')
  const apart = [{ ...first, end: 1.5 }, second, third]
  expect(stepSentence(apart, { seconds: 1, step: 1 })).toBe(1)
  expect(stepSentence(heading, { seconds: 1, step: 1 })).toBe(0)
})

test('without words there is nowhere to go', () => {
  expect(stepSentence([], { seconds: 5, step: 1 })).toBeNull()
})
