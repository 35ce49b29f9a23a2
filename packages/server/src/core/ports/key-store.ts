import type { KeyLimits, Scope } from '../principal.js'

/** An API key, without its secret, which is nowhere. */
export interface ApiKey extends KeyLimits {
  readonly id: string
  readonly name: string
  /** Whose tasks are made and seen with it. Several keys may have the same. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Date
  /** To the minute. */
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly state: 'active' | 'expired' | 'revoked'
}

export type NewKey = Pick<ApiKey, 'name' | 'owner' | 'scopes' | 'requestsPerMinute' | 'pagesPerDay'> & {
  /** Null when it does not expire. */
  readonly lifetimeMs: number | null
}

/**
 * API keys.
 *
 * Promises: a key's token, `nb_<id>_<secret>`, is given once and only a hash of its secret is kept; `find` takes the
 * same time wherever a secret is wrong; what it knows, as `exist` does, is some seconds old at most, in every process.
 */
export interface KeyStore {
  create(key: NewKey): Promise<{ readonly key: ApiKey; readonly token: string }>
  /** The key with this token, in whatever state; null when there is none. */
  find(token: string): Promise<ApiKey | null>
  /** Oldest first. */
  list(): Promise<readonly ApiKey[]>
  /** Null when there is none with this id. A key that was revoked before stays so since then. */
  revoke(id: string): Promise<ApiKey | null>
  /** Whether there is any, in whatever state. */
  exist(): Promise<boolean>
}
