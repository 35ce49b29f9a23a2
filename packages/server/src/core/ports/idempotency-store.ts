/** A request that is to be answered once. */
export interface OnceRequest {
  /** Keys are each client's own. */
  readonly client: string
  readonly key: string
  /** The same for the same request. */
  readonly fingerprint: string
}

/** The right to make the answer: only the newest claim of a key has it. */
export interface OnceClaim extends OnceRequest {
  /** The id of what is made; the same for all claims of a key, so that nothing is made twice. */
  readonly subject: string
  readonly claim: number
}

/** What is known of a key: it was free, its request is under way, is another one, or was answered. */
export type OnceState =
  | { readonly state: 'claimed'; readonly claim: OnceClaim }
  | { readonly state: 'in flight' }
  | { readonly state: 'other request' }
  | { readonly state: 'answered'; readonly answer: object }

/**
 * Answers by the keys that clients gave their requests.
 *
 * Promises: of all who claim a key at a time one gets it; a claim that was neither answered nor given up is free for
 * the same request after `leaseMs`; what an outdated claim says changes nothing.
 */
export interface IdempotencyStore {
  /** @param subject the id of what is to be made, if the key is new. */
  claim(
    request: OnceRequest,
    options: { readonly subject: string; readonly leaseMs: number },
  ): Promise<OnceState>
  answer(claim: OnceClaim, answer: object): Promise<void>
  /** Frees the key; with `forget`, for other requests too. */
  giveUp(claim: OnceClaim, options: { readonly forget: boolean }): Promise<void>
  /** Forgets keys that were first seen so long ago. */
  forget(olderThanMs: number): Promise<number>
}
