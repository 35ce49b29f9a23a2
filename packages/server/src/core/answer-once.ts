import { asNusabacaError, NusabacaError } from './errors.js'
import type { IdempotencyStore, OnceClaim, OnceRequest } from './ports/idempotency-store.js'

/** What an answer is made of. */
export interface Answering {
  /** The id of what is made. */
  readonly id: string
  /** It may have been made before, by a process that died. */
  readonly again: boolean
}

// Whatever takes longer is not made twice either: it has the same id.
const leaseMs = 2 * 60_000

/**
 * Makes an answer once for all requests with the same key, and gives it again to the others. Throws
 * `idempotency_in_flight` while the first is under way, `idempotency_key_reused` for a key of another request, or what
 * `make` throws: then the key is free again, unless something may have been made.
 *
 * @param request null for one without a key.
 */
export async function answerOnce<T extends object>(
  store: IdempotencyStore,
  request: OnceRequest | null,
  make: (answering: Answering) => Promise<T>,
): Promise<{ readonly answer: T; readonly again: boolean }> {
  const subject = crypto.randomUUID()
  if (request === null) return { answer: await make({ id: subject, again: false }), again: false }
  const found = await store.claim(request, { subject, leaseMs })
  switch (found.state) {
    case 'claimed':
      return { answer: await makeAndKeep(store, found.claim, make), again: false }
    case 'answered':
      return { answer: found.answer as T, again: true }
    case 'in flight':
      throw new NusabacaError('idempotency_in_flight', {
        detail: 'The first request with this Idempotency-Key has not been answered yet.',
      })
    case 'other request':
      throw new NusabacaError('idempotency_key_reused', {
        detail: 'Another request came with this Idempotency-Key; give each a key of its own.',
      })
  }
}

async function makeAndKeep<T extends object>(
  store: IdempotencyStore,
  claim: OnceClaim,
  make: (answering: Answering) => Promise<T>,
): Promise<T> {
  try {
    const answer = await make({ id: claim.subject, again: claim.claim > 1 })
    await store.answer(claim, answer)
    return answer
  } catch (error) {
    // What is wrong with the request was found before anything was made.
    const forget = !asNusabacaError(error).retryable
    // Should this fail, too, the claim runs out.
    await store.giveUp(claim, { forget }).catch(() => undefined)
    throw error
  }
}
