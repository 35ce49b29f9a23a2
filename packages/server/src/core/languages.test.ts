import { expect, test } from 'vitest'
import { chooseEngine } from './languages.js'

const offers = [
  { name: 'builtin', model: 'PP-OCRv4', languages: ['en', 'id', 'ms'], configured: true },
  { name: 'tesseract', model: 'tesseract.js', languages: ['de', 'en'], configured: false },
]
const choose = (language: string, engine?: string) => chooseEngine(offers, { language, engine })

test.each([
  ['en', 'builtin', ['en']],
  ['id+en', 'builtin', ['id', 'en']],
  ['ind', 'builtin', ['id']],
  ['EN-gb', 'builtin', ['en']],
  ['en + en', 'builtin', ['en']],
  ['de', 'tesseract', ['de']],
  ['de+en', 'tesseract', ['de', 'en']],
  ['auto', 'builtin', ['en', 'id', 'ms']],
])('%s is read by %s', (language, engine, languages) => {
  expect(choose(language)).toEqual({ engine, languages })
})

test('the engine asked for is taken, if it reads the language', () => {
  expect(choose('en', 'tesseract').engine).toBe('tesseract')
  expect(() => choose('id', 'tesseract')).toThrow(expect.objectContaining({ code: 'language_not_installed' }))
})

test('of several configured engines, those that read the language are asked one after the other', () => {
  const far = { name: 'far', model: 'far', languages: ['en', 'fr', 'id'], configured: true }
  const chooseAlso = (language: string, engine?: string) =>
    chooseEngine([...offers, far], { language, engine }).engine
  expect(chooseAlso('en')).toBe('builtin,far')
  expect(chooseAlso('fr')).toBe('far')
  expect(chooseAlso('de')).toBe('tesseract')
  expect(chooseAlso('auto')).toBe('builtin,far')
  expect(chooseAlso('en', 'builtin')).toBe('builtin')
})

test('a language that no engine reads is answered with those that are', () => {
  expect(() => choose('fr')).toThrow(
    expect.objectContaining({
      code: 'language_not_installed',
      details: { languages: ['de', 'en', 'id', 'ms'] },
    }),
  )
  expect(() => choose('de+id')).toThrow(expect.objectContaining({ code: 'language_not_installed' }))
})

test.each(['', 'english', 'e', '../en', 'en+', 'en+id+ms+de+fr+es+it+nl+pl', "en'; DROP"])(
  '%j is no language',
  (language) => {
    expect(() => choose(language)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  },
)

test('an engine that is not there is answered with those that are', () => {
  expect(() => choose('en', 'vision')).toThrow(/builtin, tesseract/)
})
