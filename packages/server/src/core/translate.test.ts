import { expect, test } from 'vitest'
import { inLanguage, say } from './sentence.js'
import { translate } from './translate.js'

test.each([
  say('The page cannot be drawn, so text in its pictures is missing.'),
  say('The page seems to have {found} lines of text; only {read} of them were read.', { found: 6, read: 2 }),
  say('{engine} did not read this page: {reason}', {
    engine: 'google-vision',
    reason: say('The pages that {engine} may read in a day have been read.', { engine: 'google-vision' }),
  }),
])('what was kept in English is said in Indonesian: %j', (sentence) => {
  const english = inLanguage(sentence, 'en')
  expect(translate(english, 'id')).toBe(inLanguage(sentence, 'id'))
  expect(translate(english, 'en')).toBe(english)
})

test('what another version said stays as it is', () => {
  const english = 'Half of this page is upside down'
  expect(translate(english, 'id')).toBe(english)
})
