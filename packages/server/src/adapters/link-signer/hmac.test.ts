import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHmacLinkSigner } from './hmac.js'

const signer = createHmacLinkSigner(['a secret of this test alone'])
const key = 'results/2025/09/20/task_1_results.json'
const soon = new Date(Date.now() + 60_000)

test('a link is valid until its time, then expired', () => {
  expect(signer.verify(key, signer.sign(key, soon))).toBe('valid')
  expect(signer.verify(key, signer.sign(key, new Date(Date.now() - 1000)))).toBe('expired')
})

test('any change makes it forged', () => {
  const signature = signer.sign(key, soon)
  const later = String(Number(signature.exp) + 1)
  const flipped = signature.sig.startsWith('A') ? `B${signature.sig.slice(1)}` : `A${signature.sig.slice(1)}`
  expect(signer.verify(`${key}x`, signature)).toBe('forged')
  expect(signer.verify(key, { ...signature, exp: later })).toBe('forged')
  expect(signer.verify(key, { ...signature, kid: 'other' })).toBe('forged')
  expect(signer.verify(key, { ...signature, sig: flipped })).toBe('forged')
  expect(signer.verify(key, { ...signature, sig: `${signature.sig}A` })).toBe('forged')
  expect(signer.verify(key, {})).toBe('forged')
})

test('a link that was signed with another secret is forged', () => {
  const other = createHmacLinkSigner(['another secret'])
  expect(signer.verify(key, other.sign(key, soon))).toBe('forged')
})

test('whatever the key, its own signature is valid and no other is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.string(),
      (one, other, text) => {
        const signature = signer.sign(one, soon)
        expect(signer.verify(one, signature)).toBe('valid')
        expect(signer.verify(other, signature)).toBe(one === other ? 'valid' : 'forged')
        for (const part of ['exp', 'kid', 'sig'] as const) {
          const changed = { ...signature, [part]: text }
          expect(signer.verify(one, changed)).toBe(text === signature[part] ? 'valid' : 'forged')
        }
      },
    ),
  )
})

test('the newest secret signs; links that an older one signed are good as long as it is known', () => {
  const [before, rotated, after] = [['old'], ['new', 'old'], ['new']] as const
  const signed = (secrets: readonly [string, ...string[]]) => createHmacLinkSigner(secrets).sign(key, soon)
  const verdict = (secrets: readonly [string, ...string[]], by: readonly [string, ...string[]]) =>
    createHmacLinkSigner(secrets).verify(key, signed(by))
  expect(verdict(rotated, before)).toBe('valid')
  expect(verdict(after, rotated)).toBe('valid')
  expect(verdict(after, before)).toBe('forged')
})
