import { expect, test } from 'vitest'
import { installedLanguages, trainedDataFor } from './tesseract-languages.js'

test('languages are those whose package is installed', () => {
  expect(installedLanguages()).toContain('de')
  expect(installedLanguages()).not.toContain('dz')
})

test('trained data is given once, in the order of the languages', () => {
  expect(trainedDataFor(['de', 'de']).map(({ code }) => code)).toEqual(['deu'])
})

test.each([
  ['dz', '@tesseract.js-data/dzo'],
  ['xx', 'xx'],
])('a language without data (%s) is refused with what there is', (language, mentioned) => {
  const refuse = () => trainedDataFor(['de', language])
  expect(refuse).toThrow(mentioned)
  expect(refuse).toThrow(
    expect.objectContaining({
      code: 'language_not_installed',
      details: { languages: installedLanguages() },
    }),
  )
})
