import { expect, it } from 'vitest'
import { characterErrorRate, phraseErrorRate } from './character-error-rate.js'

it('counts edits per character of the truth', () => {
  expect(characterErrorRate('Dengan  hormat,\n', 'Dengan hormat,')).toBe(0)
  expect(characterErrorRate('Dengan hormot,', 'Dengan hormat,')).toBeCloseTo(1 / 14)
  expect(characterErrorRate('', 'abc')).toBe(1)
})

it('finds the best place for a phrase', () => {
  expect(phraseErrorRate('one two three four', 'two three')).toBe(0)
  expect(phraseErrorRate('one twa three four', 'two three')).toBeCloseTo(1 / 9)
  expect(phraseErrorRate('nothing here', 'BAIONA')).toBeGreaterThan(0.5)
  expect(phraseErrorRate('', 'abc')).toBe(1)
})
