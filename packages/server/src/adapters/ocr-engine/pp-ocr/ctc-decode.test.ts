import { expect, test } from 'vitest'
import { latinAlphabet } from './alphabet.js'
import { decodeSteps } from './ctc-decode.js'

const alphabet = latinAlphabet(['a', 'b', '中', ' '])
const blank = 0
const classOf: Readonly<Record<string, number>> = { '-': blank, a: 1, b: 2, 中: 3, ' ': 4 }

/** One step per character; `_` is a blank with a trace of a space. */
function stepsOf(text: string, likely = 0.9) {
  const data = new Float32Array(text.length * 5)
  for (const [step, character] of [...text].entries()) {
    if (character === '_') data.set([0.9, 0, 0, 0, 0.06], step * 5)
    else data[step * 5 + (classOf[character] ?? blank)] = likely
  }
  return { data, steps: text.length, classes: 5 }
}

test('repeats are one letter, and a blank between two makes them two', () => {
  expect(decodeSteps(stepsOf('aa-ab'), alphabet).text).toBe('aab')
})

test('spaces part words, however many and wherever they are', () => {
  expect(decodeSteps(stepsOf(' a-  -b '), alphabet).text).toBe('a b')
})

test('a trace of a space between two letters is a space', () => {
  const line = decodeSteps(stepsOf('a_b'), alphabet)
  expect(line.text).toBe('a b')
  expect(line.words.map((word) => word.text)).toEqual(['a', 'b'])
})

test('classes outside of the alphabet are not read', () => {
  expect(decodeSteps(stepsOf('a中b'), alphabet).text).toBe('ab')
})

test('a strip of blanks has no text and no confidence', () => {
  expect(decodeSteps(stepsOf('----'), alphabet)).toEqual({ text: '', confidence: 0, words: [] })
})

test('confidence is the mean of the letters at their best', () => {
  const output = stepsOf('aa-b')
  output.data[1] = 0.5
  output.data[3 * 5 + 2] = 0.7
  expect(decodeSteps(output, alphabet).confidence).toBeCloseTo((0.9 + 0.7) / 2)
})

test('words lie side by side within the strip, in order', () => {
  const { words } = decodeSteps(stepsOf('-a-a--_--b-b-'), alphabet)
  const [first, second] = words
  expect(first?.from).toBeGreaterThanOrEqual(0)
  expect(first?.to).toBeLessThanOrEqual(second?.from ?? 0)
  expect(second?.to).toBeLessThanOrEqual(1)
  expect(first?.from).toBeCloseTo(0.5 / 13)
  expect(first?.to).toBeCloseTo(4.5 / 13)
})
