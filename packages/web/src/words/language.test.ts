import { expect, test } from 'vitest'
import { preferredLanguage } from './language.js'

test.each([
  [['id-ID', 'en-US'], 'id'],
  [['en-GB', 'id'], 'en'],
  [['fr-FR', 'in'], 'id'],
  [['fr-FR'], 'en'],
  [[], 'en'],
] as const)('a browser that wants %j is spoken to in %s', (wanted, language) => {
  expect(preferredLanguage(wanted)).toBe(language)
})
