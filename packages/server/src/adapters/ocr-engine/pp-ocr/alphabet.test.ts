import { expect, test } from 'vitest'
import { cutAlphabet, latinAlphabet, parseDictionary } from './alphabet.js'

test('a dictionary has a line per character, and the space behind the last', () => {
  expect(parseDictionary('a\r\nb\n')).toEqual(['a', 'b', ' '])
})

test('Latin characters keep their class numbers, and signs of other scripts are folded to ASCII', () => {
  const alphabet = latinAlphabet(['中', 'a', '。', '（', 'é', '₩', '€', ' '])
  expect([...alphabet.classes]).toEqual([2, 3, 4, 5, 7, 8])
  expect(alphabet.characters.join('')).toBe('a.(é€ ')
  expect(alphabet.spaceClass).toBe(8)
})

test('a cut recogniser counts its classes anew behind the blank', () => {
  const cut = cutAlphabet(latinAlphabet(['中', 'a', '。', ' ']))
  expect([...cut.classes]).toEqual([1, 2, 3])
  expect(cut.characters).toEqual(['a', '.', ' '])
  expect(cut.spaceClass).toBe(3)
})
