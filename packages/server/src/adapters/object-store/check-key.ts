import { NusabacaError } from '../../core/errors.js'

/** What clouds allow for a whole name; a store's own prefix takes some of it. */
const maxBytes = 900

/** Refuses keys that would leave the store, or that some store could not hold. A folder ends in a slash. */
export function checkKey(key: string): void {
  const parts = key.replace(/\/$/, '').split('/')
  const wellFormed = parts.every((part) => part !== '' && part !== '.' && part !== '..')
  if (!wellFormed || /[\p{Cc}\p{Cs}\\]/u.test(key) || new TextEncoder().encode(key).length > maxBytes) {
    throw new NusabacaError('invalid_request', { detail: 'That is not a link to a file.' })
  }
}
