import fc from 'fast-check'
import { expect, test } from 'vitest'
import { preferredLanguage } from './choose-language.js'
import { badPage, startTestApp } from './test-app.testing.js'

test.each([
  ['id', 'id'],
  ['ID-id', 'id'],
  ['in', 'id'],
  ['en-GB, id;q=0.9', 'en'],
  ['id;q=0.8, en;q=0.9', 'en'],
  ['en;q=0.2, id ; q=0.3', 'id'],
  ['jv, su;q=0.9, id;q=0.5, en;q=0.1', 'id'],
  ['id, en', 'id'],
  ['*', 'en'],
  ['*, en;q=0.5', 'id'],
  ['id;q=0', 'en'],
  ['id;q=0, *;q=0.1', 'en'],
  ['de', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('Accept-Language: %s is spoken to in %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language)
})

test('whoever speaks Indonesian is told in Indonesian what is wrong, from requests to pages', async () => {
  const { app, insert, read, close } = await startTestApp()
  try {
    const ask = (url: string, language: string) =>
      app.inject({ url, headers: { 'accept-language': language } })
    const refused = await ask('/api/v1/upload/tasks/?limit=0', 'id, en;q=0.5')
    expect(refused.headers).toMatchObject({ 'content-language': 'id', vary: 'Accept-Language' })
    expect(refused.json()).toMatchObject({
      title: 'Permintaan tidak valid',
      detail: 'Permintaan tidak valid: limit harus 1 atau lebih.',
      errors: [{ pointer: '/limit', detail: 'limit harus 1 atau lebih' }],
    })
    const task = await insert({ pageNumbers: [badPage] })
    await read(task, [badPage])
    const url = `/api/v1/upload/status/${task.id}/`
    const [indonesian, english] = [await ask(url, 'id'), await ask(url, 'en')]
    const why = 'Pembacaan melebihi batas 60 detik dan dihentikan.'
    expect(indonesian.json()).toMatchObject({
      message: expect.stringContaining(`Pengenalan teks gagal: ${why}`),
      error: { code: 'page_timeout', message: expect.stringContaining(why) },
      pages_failed: [{ page: badPage, code: 'page_timeout', message: expect.stringContaining(why) }],
    })
    expect(english.json().error.message).toContain('Reading took longer than the 60 s allowed')
    // What a cache or a client keeps of the one is not taken for the other.
    expect(indonesian.headers['etag']).not.toBe(english.headers['etag'])
  } finally {
    await close()
  }
})

test('whatever the header, the language is one that is spoken, and none that is refused where the other is not', () => {
  const range = fc.constantFrom('id', 'id-ID', 'in', 'en', 'en-US', 'de', '*', '', '???')
  const quality = fc.constantFrom('', ';q=0', ';q=0.5', ';q=1', ';q=0.001', ';q=2', ';x=1;q=0.7', '; q = 0.2')
  const element = fc.tuple(range, quality).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(element), fc.string(), (elements, garbage) => {
      expect(['en', 'id']).toContain(preferredLanguage([...elements, garbage].join(',')))
      expect(preferredLanguage([...elements.filter((one) => !/^i|^\*/.test(one)), 'id;q=0'].join(','))).toBe(
        'en',
      )
      expect(preferredLanguage(['id', ...elements.map((one) => `${one};q=0.1`)].join(','))).toBe('id')
    }),
  )
})
