import { resultFormatNames } from '@nusabaca/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseResultFormat } from './choose-result-format.js'

test.each([
  ['text/plain', 'text'],
  ['text/plain;q=0.5, application/json', 'json'],
  ['application/json;q=0.2, text/*;q=0.3', 'text'],
  ['text/*, text/plain;q=0', 'markdown'],
  ['application/pdf', 'pdf'],
  ['application/alto+xml;q=0.9, text/vnd.hocr+html', 'hocr'],
  ['*/*', 'json'],
  ['*/*, application/json;q=0', 'text'],
  ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'json'],
  ['application/json;q=0, text/plain', 'text'],
  ['image/png', 'json'],
  ['', 'json'],
  [undefined, 'json'],
])('Accept: %s is answered with %s, where json is usual', (accept, format) => {
  expect(chooseResultFormat({ format: undefined, accept, usual: 'json' })).toBe(format)
})

test('whatever the header, the answer has a format; the query decides before it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...resultFormatNames), (accept, format) => {
      expect(resultFormatNames).toContain(chooseResultFormat({ format: undefined, accept, usual: 'text' }))
      expect(chooseResultFormat({ format, accept, usual: 'text' })).toBe(format)
    }),
  )
})
