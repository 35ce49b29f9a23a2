import { expect, test } from 'vitest'
import { refuseForeignPages } from './refuse-foreign-pages.js'

const options = { corsOrigins: [], publicUrl: () => 'https://ocr.example.org', localOnly: true }
const refusal = expect.objectContaining({ code: 'forbidden' })

function ask(headers: { readonly host: string; readonly origin?: string }, over: object = {}): unknown {
  try {
    return refuseForeignPages({ headers }, { ...options, ...over })
  } catch (error) {
    return error
  }
}

test.each([
  'localhost',
  'localhost:8000',
  'a.localhost:8000',
  '127.0.0.1:8000',
  '[::1]:8000',
  'ocr.example.org',
])('%s is a name of a server that only this machine reaches', (host) => expect(ask({ host })).toBeUndefined())

test.each([
  'evil.example.com',
  'evil.example.com:8000',
  '127.0.0.1.evil.example.com',
  'localhost.evil.com',
  '',
])('%j is none, wherever it leads', (host) => {
  expect(ask({ host })).toEqual(refusal)
  expect(ask({ host }, { localOnly: false })).toBeUndefined()
})

test('its own pages may ask, under the name that the proxy has too', () => {
  expect(ask({ host: 'localhost:8000', origin: 'http://localhost:8000' })).toBeUndefined()
  expect(ask({ host: 'localhost:8000', origin: 'https://ocr.example.org' })).toBeUndefined()
})

test.each(['https://evil.example.com', 'http://localhost:3000', 'null', 'file://'])(
  'pages of %s may not',
  (origin) => {
    for (const localOnly of [true, false])
      expect(ask({ host: 'localhost:8000', origin }, { localOnly })).toEqual(refusal)
  },
)

test('pages of other sites may where that is configured', () => {
  const origin = 'https://app.example.com'
  for (const corsOrigins of [[origin], ['*']]) {
    expect(ask({ host: 'localhost:8000', origin }, { corsOrigins })).toBeUndefined()
  }
})
