/** What keys may be for. `monitor` looks at what all do; `admin` includes the others, on everybody's tasks. */
export const scopes = ['tasks:read', 'tasks:write', 'monitor', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** What bounds a key besides what bounds everybody; null for nothing. */
export interface KeyLimits {
  readonly requestsPerMinute: number | null
  readonly pagesPerDay: number | null
}

/** Who sends a request. */
export interface Principal {
  /** Whose tasks theirs are. */
  readonly owner: string
  readonly scopes: readonly Scope[]
  /** The key that they showed; null without one. */
  readonly keyId: string | null
  readonly limits: KeyLimits
}

/** Whoever comes without a key, where that is allowed. They all have the same tasks. */
export const anonymous: Principal = {
  owner: 'anonymous',
  scopes: ['tasks:read', 'tasks:write'],
  keyId: null,
  limits: { requestsPerMinute: null, pagesPerDay: null },
}

/** Whoever comes while there are no keys and nobody else can reach the server: it is theirs. */
export const operator: Principal = { ...anonymous, scopes: ['admin'] }

export function isAllowed({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin')
}
