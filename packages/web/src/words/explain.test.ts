import { NusabacaApiError, NusabacaConnectionError, NusabacaTimeoutError } from '@nusabaca/client'
import { expect, test } from 'vitest'
import { en } from './en.js'
import { explain } from './explain.js'

test('a proxy that answers in place of the server is told as a server that is away', () => {
  const error = new NusabacaApiError({ status: 502, problem: null, requestId: null, retryAfterMs: null })
  expect(explain(error, en)).toBe(en.serverAway)
})

test.each([
  [new NusabacaConnectionError('x'), en.serverAway],
  [new NusabacaTimeoutError('x'), en.serverSlow],
  [new TypeError('x is not a function'), en.unexpected],
])('%s becomes a sentence for people', (error, sentence) => {
  expect(explain(error, en)).toBe(sentence)
})
