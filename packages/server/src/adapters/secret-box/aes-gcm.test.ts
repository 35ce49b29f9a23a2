import { expect, test } from 'vitest'
import { createAesGcmSecretBox } from './aes-gcm.js'

const box = createAesGcmSecretBox('a secret of this test alone')

test('opens what it sealed, and seals the same secret differently each time', () => {
  const [first, second] = [box.seal('kata sandi ü'), box.seal('kata sandi ü')]
  expect(box.open(first)).toBe('kata sandi ü')
  expect(Buffer.from(first).equals(second)).toBe(false)
  expect(Buffer.from(first).toString('latin1')).not.toContain('kata')
})

test('refuses what was changed, and what another secret sealed', () => {
  const sealed = box.seal('rahasia')
  const changed = sealed.slice()
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  expect(() => box.open(changed)).toThrow()
  expect(() => createAesGcmSecretBox('another secret').open(sealed)).toThrow()
})
