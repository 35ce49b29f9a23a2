import { NusabacaError } from '../core/errors.js'
import type { LinkSigner } from '../core/ports/link-signer.js'

/** Throws `forbidden` for a link that was never made here, `task_expired` for one that has expired. */
export function checkLink(verdict: ReturnType<LinkSigner['verify']>): void {
  switch (verdict) {
    case 'forged':
      throw new NusabacaError('forbidden', {
        detail: 'The link is not valid: it was changed or never made here.',
      })
    case 'expired':
      throw new NusabacaError('task_expired', {
        detail: 'The link has expired; ask for the status again to get a new one.',
      })
    case 'valid':
  }
}
