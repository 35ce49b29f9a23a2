import { expect, test } from 'vitest'
import { acceptedFiles, isSpoken, languageChoices, languageName, readableSize } from './upload-options.js'

test('Indonesian with English is a choice where both are read', () => {
  expect(languageChoices(['en', 'id', 'ms'])).toEqual(['en', 'id', 'ms', 'id+en'])
  expect(languageChoices(['en', 'de'])).toEqual(['en', 'de'])
})

test('languages are named as the reader calls them', () => {
  expect(languageName('id+en', 'en')).toBe('Indonesian + English')
  expect(languageName('id+en', 'id')).toBe('Indonesia + Inggris')
})

test('sizes have the unit and the comma of the reader', () => {
  expect(readableSize(52_428_800, 'en')).toBe('50 MB')
  expect(readableSize(1_572_864, 'id')).toBe('1,5 MB')
  expect(readableSize(2048, 'en')).toBe('2 kB')
})

test('kinds that some systems do not know may be chosen by their name', () => {
  expect(acceptedFiles(['image/png', 'image/heic'])).toEqual(['image/png', 'image/heic', '.heic', '.heif'])
})

test('what has a voice in one of its languages can be read aloud', () => {
  const voices = [{ name: 'en-gb', language: 'en', label: 'English (Great Britain)' }]
  expect(['en', 'id+en', 'id'].map((language) => isSpoken(language, voices))).toEqual([true, true, false])
  expect(isSpoken('en', [])).toBe(false)
})
