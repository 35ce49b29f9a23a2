import { describe, expect, test } from 'vitest'
import { chooseVoice } from './choose-voice.js'

const voices = [
  { name: 'en-gb', language: 'en', label: 'English (Great Britain)' },
  { name: 'en-us', language: 'en', label: 'English (America)' },
  { name: 'id', language: 'id', label: 'Indonesian' },
  { name: 'nb', language: 'nb', label: 'Norwegian' },
]

describe('a voice', () => {
  test.each([
    [{ language: 'id' }, 'id'],
    [{ language: 'ind' }, 'id'],
    [{ language: 'id-ID' }, 'id'],
    [{ language: 'en' }, 'en-gb'],
    [{ language: 'en-US' }, 'en-us'],
    [{ language: 'en_AU' }, 'en-gb'],
    [{ language: 'no' }, 'nb'],
    [{ voice: 'en-us' }, 'en-us'],
    [{ voice: 'EN_us' }, 'en-us'],
    [{ voice: 'en' }, 'en-gb'],
    [{ voice: 'en-us', language: 'en' }, 'en-us'],
    [{}, 'en-gb'],
  ])('for %j is %s', (wish, name) => {
    expect(chooseVoice(voices, wish).name).toBe(name)
  })
})

test('a language that is not spoken is refused with those that are', () => {
  for (const language of ['fr', '', 'en+id', '../x']) {
    expect(() => chooseVoice(voices, { language })).toThrow(
      expect.objectContaining({
        code: 'language_not_installed',
        message: expect.stringContaining('en, id, nb'),
        details: { languages: ['en', 'id', 'nb'] },
      }),
    )
  }
})

test('a voice that is not there is refused with those that are', () => {
  expect(() => chooseVoice(voices, { voice: 'nobody' })).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      message: 'There is no voice nobody; there are: en-gb, en-us, id, nb.',
      details: { voices: ['en-gb', 'en-us', 'id', 'nb'] },
    }),
  )
})

test('where there are many voices, those of the language that was meant are named', () => {
  const others = Array.from({ length: 30 }, (_, index) => ({
    name: `x${index}`,
    language: `x${index}`,
    label: '',
  }))
  const many = [...voices, ...others]
  for (const wish of [{ voice: 'nobody', language: 'en' }, { voice: 'en-nz' }, { voice: 'EN_xx' }]) {
    expect(() => chooseVoice(many, wish)).toThrow(
      `There is no voice ${wish.voice}; en has: en-gb, en-us. The capabilities list all 34.`,
    )
  }
  expect(() => chooseVoice(many, { voice: 'nobody' })).toThrow(
    expect.objectContaining({
      message:
        'There is no voice nobody. The code of a language, such as id, is a voice of it; the capabilities list all 34.',
      details: { voices: many.map(({ name }) => name) },
    }),
  )
})

test('a voice of another language is refused', () => {
  expect(() => chooseVoice(voices, { voice: 'id', language: 'en' })).toThrow(
    'The voice id speaks id, not en.',
  )
})

test('a server without voices says so', () => {
  expect(() => chooseVoice([], { language: 'id' })).toThrow(
    expect.objectContaining({ code: 'engine_unavailable', retryable: false }),
  )
})
