import { createPostgresKeyStore } from '../adapters/key-store/postgres.js'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import type { ApiKey, KeyStore, NewKey } from '../core/ports/key-store.js'
import { type Scope, scopes } from '../core/principal.js'
import { count, durationMs, type Parse } from '../setting-parsers.js'
import { type PrintOptions, printTable } from './print.js'
import { visit } from './visit.js'

/** A new key as the command line has it. */
export interface CreateKeyOptions {
  readonly owner?: string
  readonly scopes: string
  readonly expires?: string
  readonly rate?: string
  readonly pagesPerDay?: string
}

/** `nusabaca keys create`: prints the new key's token, which is shown this once. */
export async function createKey(
  config: Config,
  key: NewKey,
  { json, print, note }: PrintOptions,
): Promise<void> {
  const made = await withKeys(config, (keys) => keys.create(key))
  if (json) return print(JSON.stringify({ ...keyView(made.key), key: made.token }))
  print(made.token)
  note(`Key ${made.key.id} belongs to ${made.key.owner}, for ${made.key.scopes.join(' and ')}.`)
  note('It is shown this once. Servers know it within seconds, and let nobody in without a key from then on,')
  note('unless NUSABACA_ANONYMOUS=allow.')
}

/** `nusabaca keys list`. */
export async function listKeys(config: Config, { json, print, note }: PrintOptions): Promise<void> {
  const keys = await withKeys(config, (store) => store.list())
  if (json) return print(JSON.stringify(keys.map(keyView)))
  if (keys.length === 0) return note('There are no keys.')
  const rows = keys.map(({ id, state, name, owner, scopes: allowed, lastUsedAt, expiresAt }) => [
    id,
    state,
    name,
    owner,
    allowed.join(','),
    lastUsedAt?.toISOString() ?? 'never',
    expiresAt?.toISOString() ?? 'never',
  ])
  printTable([['id', 'state', 'name', 'owner', 'scopes', 'last used', 'expires'], ...rows], { print })
}

/** `nusabaca keys revoke`. */
export async function revokeKey(config: Config, id: string, { json, print }: PrintOptions): Promise<void> {
  const key = await withKeys(config, (keys) => keys.revoke(id))
  if (key === null)
    throw new OperatorError(`There is no key ${id}; \`nusabaca keys list\` shows those there are.`)
  print(
    json
      ? JSON.stringify(keyView(key))
      : `Key ${id} (${key.name}) is revoked; servers notice within seconds.`,
  )
}

/** Throws an {@link OperatorError} that says what is wrong with an option. */
export function parseNewKey(name: string, options: CreateKeyOptions): NewKey {
  return {
    name: parseName('NAME', name),
    owner: parseName('--owner', options.owner ?? name),
    scopes: parseScopes(options.scopes),
    lifetimeMs: parseOption('--expires', options.expires, durationMs(1000)),
    requestsPerMinute: parseOption('--rate', options.rate, count(1, 1_000_000)),
    pagesPerDay: parseOption('--pages-per-day', options.pagesPerDay, count(1, 10 ** 9)),
  }
}

function withKeys<T>(config: Config, use: (keys: KeyStore) => Promise<T>): Promise<T> {
  return visit(config, (database) => use(createPostgresKeyStore(database, { freshMs: 0 })))
}

function parseName(option: string, text: string): string {
  if (/^[\w.@-]{1,64}$/.test(text)) return text
  throw new OperatorError(
    `${option} is ${JSON.stringify(text)}; expected: 1 to 64 letters, digits, . _ - and @`,
  )
}

function parseScopes(text: string): readonly Scope[] {
  const names = text.split(',').map((name) => name.trim())
  const known = scopes.filter((scope) => names.includes(scope))
  if (known.length === names.length) return known
  throw new OperatorError(
    `--scopes is ${JSON.stringify(text)}; expected: some of ${scopes.join(',')}, each once, with commas between`,
  )
}

function parseOption(option: string, text: string | undefined, parse: Parse<number>): number | null {
  if (text === undefined) return null
  try {
    return parse(text)
  } catch (error) {
    const expected = error instanceof Error ? error.message : String(error)
    throw new OperatorError(`${option} is ${JSON.stringify(text)}; expected: ${expected}`)
  }
}

function keyView(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    owner: key.owner,
    scopes: key.scopes,
    state: key.state,
    requests_per_minute: key.requestsPerMinute,
    pages_per_day: key.pagesPerDay,
    created_at: key.createdAt,
    last_used_at: key.lastUsedAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
  }
}
