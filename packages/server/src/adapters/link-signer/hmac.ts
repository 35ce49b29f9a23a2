import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { LinkSigner } from '../../core/ports/link-signer.js'

/** HMAC-SHA-256 over key and expiry, under a key derived from the instance's secret. */
export function createHmacLinkSigner(secret: string): LinkSigner {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'nusabaca signed links', 32))
  const kid = createHmac('sha256', derived).update('kid').digest('hex').slice(0, 8)
  const signatureOf = (key: string, exp: string) =>
    createHmac('sha256', derived).update(`${kid}\n${exp}\n${key}`).digest('base64url')

  return {
    sign(key, expiresAt) {
      const exp = String(Math.floor(expiresAt.getTime() / 1000))
      return { exp, kid, sig: signatureOf(key, exp) }
    },
    verify(key, { exp = '', kid: given, sig = '' }) {
      const expected = Buffer.from(signatureOf(key, exp))
      const actual = Buffer.from(sig)
      const equal = expected.length === actual.length && timingSafeEqual(expected, actual)
      if (!equal || given !== kid || !/^\d{1,12}$/.test(exp)) return 'forged'
      return Number(exp) * 1000 > Date.now() ? 'valid' : 'expired'
    },
  }
}
