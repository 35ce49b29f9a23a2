import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes } from '@nusabaca/contract'
import { describe, expect, test } from 'vitest'
import { indonesian } from './indonesian.js'
import { inLanguage, say } from './sentence.js'

const partsOf = (text: string) => text.match(/\{\w+\}/g)?.sort() ?? []

describe('the dictionary', () => {
  test.each(Object.entries(indonesian))('says the same of the same parts: %s', (english, translated) => {
    expect(partsOf(translated)).toEqual(partsOf(english))
    expect(translated).not.toBe(english)
  })

  test('has no sentence that nobody says', () => {
    const folder = join(import.meta.dirname, '..')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== join('core', 'indonesian.ts'),
    )
    const sources = files.map((path) => readFileSync(join(folder, path), 'utf8')).join('\n')
    const titles = new Set<string>(Object.values(errorCodes).map(({ title }) => title))
    const unsaid = Object.keys(indonesian).filter(
      (sentence) => !titles.has(sentence) && !sources.includes(`'${sentence}'`),
    )
    expect(unsaid).toEqual([])
  })
})

describe('a sentence', () => {
  test('is said in either language, with the sentences in it', () => {
    const sentence = say('No page could be read. Page {page}: {reason}', {
      page: 3,
      reason: say('The process that read it crashed.'),
    })
    expect(inLanguage(sentence, 'en')).toBe(
      'No page could be read. Page 3: The process that read it crashed.',
    )
    expect(inLanguage(sentence, 'id')).toBe(
      'Tidak ada halaman yang dapat dibaca. Halaman 3: Proses yang membacanya berhenti mendadak.',
    )
  })

  test('puts parts in as they are, whatever they look like', () => {
    const route = '{route} $& {constructor}'
    const sentence = say('There is no {route} here; /docs lists what the API has.', { route })
    expect(inLanguage(sentence, 'en')).toBe(`There is no ${route} here; /docs lists what the API has.`)
  })

  test('of another version is said in English', () => {
    const sentence = { template: 'What {who} says {when}', parts: { who: 'nobody' } }
    expect(inLanguage(sentence, 'id')).toBe('What nobody says {when}')
  })
})
