import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { ApiKey, KeyStore, NewKey } from '../../core/ports/key-store.js'
import type { Database, KeyTable } from '../../database/schema.js'
import { after, now } from '../../database/task-rows.js'

export interface PostgresKeyStoreOptions {
  /** How long what was looked up is not looked up again. */
  readonly freshMs: number
}

type KeyRow = Selectable<KeyTable> & Pick<ApiKey, 'state'>

const tokenPattern = /^nb_([0-9a-f]{16})_([\w-]{43})$/

// Whoever tries out ids must not fill the memory.
const mostRemembered = 1000

const state = sql<ApiKey['state']>`CASE
  WHEN revoked_at IS NOT NULL THEN 'revoked'
  WHEN expires_at <= clock_timestamp() THEN 'expired'
  ELSE 'active' END`

/** Keys in PostgreSQL, embedded or not. */
export function createPostgresKeyStore(
  database: Kysely<Database>,
  { freshMs }: PostgresKeyStoreOptions,
): KeyStore {
  const rows = createMemory<KeyRow | undefined>(freshMs)
  const existence = createMemory<boolean>(freshMs)
  let exist = false
  return {
    async create(key) {
      const id = randomBytes(8).toString('hex')
      const secret = randomBytes(32).toString('base64url')
      const row = await insertQuery(database, key, { id, hash: hashOf(secret) }).executeTakeFirstOrThrow()
      return { key: toKey(row), token: `nb_${id}_${secret}` }
    },

    async find(token) {
      const [, id, secret] = tokenPattern.exec(token) ?? []
      if (id === undefined || secret === undefined) return null
      const hash = hashOf(secret)
      const row = await rows.recall(`${id} ${hash.toString('hex')}`, () => lookUp(database, id, hash))
      return row !== undefined && timingSafeEqual(row.hash, hash) ? toKey(row) : null
    },

    async list() {
      const query = database.selectFrom('keys').selectAll().select(state.as('state'))
      return (await query.orderBy('created_at').orderBy('id').execute()).map(toKey)
    },

    async revoke(id) {
      const row = await database
        .updateTable('keys')
        .set({ revoked_at: sql<Date>`COALESCE(revoked_at, ${now})` })
        .where('id', '=', id)
        .returningAll()
        .returning(state.as('state'))
        .executeTakeFirst()
      return row === undefined ? null : toKey(row)
    },

    async exist() {
      // Keys are never removed.
      exist ||= await existence.recall('', async () => {
        const row = await database.selectFrom('keys').select('id').limit(1).executeTakeFirst()
        return row !== undefined
      })
      return exist
    },
  }
}

function insertQuery(
  database: Kysely<Database>,
  key: NewKey,
  made: Pick<Selectable<KeyTable>, 'id' | 'hash'>,
) {
  return database
    .insertInto('keys')
    .values({
      ...made,
      name: key.name,
      owner: key.owner,
      scopes: [...key.scopes],
      requests_per_minute: key.requestsPerMinute,
      pages_per_day: key.pagesPerDay,
      expires_at: key.lifetimeMs === null ? null : after(key.lifetimeMs),
    })
    .returningAll()
    .returning(state.as('state'))
}

/** The row; that it is used is noted where the secret is right. */
function lookUp(database: Kysely<Database>, id: string, hash: Buffer): Promise<KeyRow | undefined> {
  return database
    .with('used', (query) =>
      query
        .updateTable('keys')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where('hash', '=', hash)
        .where(sql<boolean>`last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute'`),
    )
    .selectFrom('keys')
    .selectAll()
    .select(state.as('state'))
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Gives what was answered a moment ago; failures are not remembered. */
function createMemory<T>(freshMs: number) {
  const remembered = new Map<string, { readonly answer: Promise<T>; readonly staleAt: number }>()
  return {
    recall(name: string, ask: () => Promise<T>): Promise<T> {
      const known = remembered.get(name)
      if (known !== undefined && performance.now() < known.staleAt) return known.answer
      if (remembered.size >= mostRemembered) remembered.clear()
      const answer = ask()
      remembered.set(name, { answer, staleAt: performance.now() + freshMs })
      answer.catch(() => remembered.delete(name))
      return answer
    },
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    scopes: row.scopes,
    requestsPerMinute: row.requests_per_minute,
    pagesPerDay: row.pages_per_day,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    state: row.state,
  }
}
