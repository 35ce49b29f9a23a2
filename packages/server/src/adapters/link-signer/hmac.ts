import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { LinkSigner } from '../../core/ports/link-signer.js'

/** HMAC-SHA-256 over key and expiry, under keys derived from secrets: the first signs, all verify. */
export function createHmacLinkSigner(secrets: readonly [string, ...string[]]): LinkSigner {
  const [newest, ...older] = secrets
  const signing = deriveKey(newest)
  const known = new Map([signing, ...older.map(deriveKey)].map((key) => [key.kid, key]))

  return {
    sign(key, expiresAt) {
      const exp = String(Math.floor(expiresAt.getTime() / 1000))
      return { exp, kid: signing.kid, sig: signatureOf(signing, key, exp) }
    },
    verify(key, { exp = '', kid = '', sig = '' }) {
      const signer = known.get(kid)
      if (signer === undefined || !/^\d{1,12}$/.test(exp)) return 'forged'
      const expected = Buffer.from(signatureOf(signer, key, exp))
      const actual = Buffer.from(sig)
      if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return 'forged'
      return Number(exp) * 1000 > Date.now() ? 'valid' : 'expired'
    },
  }
}

interface LinkKey {
  /** Names it in links, and says nothing about it. */
  readonly kid: string
  readonly derived: Buffer
}

function deriveKey(secret: string): LinkKey {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'nusabaca signed links', 32))
  return { derived, kid: createHmac('sha256', derived).update('kid').digest('hex').slice(0, 8) }
}

function signatureOf({ kid, derived }: LinkKey, key: string, exp: string): string {
  return createHmac('sha256', derived).update(`${kid}\n${exp}\n${key}`).digest('base64url')
}
