import { type Kysely, sql } from 'kysely'
import type {
  IdempotencyStore,
  OnceClaim,
  OnceRequest,
  OnceState,
} from '../../core/ports/idempotency-store.js'
import type { Database } from '../../database/schema.js'
import { after, now } from '../../database/task-rows.js'

/** Keys of requests in PostgreSQL, embedded or not. */
export function createPostgresIdempotencyStore(database: Kysely<Database>): IdempotencyStore {
  return {
    async claim(request, options) {
      const claim = await claimQuery(database, request, options).executeTakeFirst()
      if (claim !== undefined) return { state: 'claimed', claim: { ...request, ...claim } }
      return stateOf(database, request)
    },

    async answer(claim, answer) {
      await database
        .updateTable('idempotency_keys')
        .set({ answer: JSON.stringify(answer) })
        .where(isClaim(claim))
        .execute()
    },

    async giveUp(claim, { forget }) {
      if (forget) await database.deleteFrom('idempotency_keys').where(isClaim(claim)).execute()
      else {
        await database
          .updateTable('idempotency_keys')
          .set({ claimed_until: now })
          .where(isClaim(claim))
          .execute()
      }
    },

    async forget(olderThanMs) {
      const { numDeletedRows } = await database
        .deleteFrom('idempotency_keys')
        .where('created_at', '<', after(-olderThanMs))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

/** A new key, or one whose request was left unanswered. */
function claimQuery(
  database: Kysely<Database>,
  { client, key, fingerprint }: OnceRequest,
  { subject, leaseMs }: { readonly subject: string; readonly leaseMs: number },
) {
  return database
    .insertInto('idempotency_keys')
    .values({ client, key, fingerprint, subject, claimed_until: after(leaseMs) })
    .onConflict((conflict) =>
      conflict
        .columns(['client', 'key'])
        .doUpdateSet({ claim: sql`idempotency_keys.claim + 1`, claimed_until: after(leaseMs) })
        .where('idempotency_keys.answer', 'is', null)
        .where('idempotency_keys.claimed_until', '<=', now)
        .where('idempotency_keys.fingerprint', '=', fingerprint),
    )
    .returning(['subject', 'claim'])
}

async function stateOf(
  database: Kysely<Database>,
  { client, key, fingerprint }: OnceRequest,
): Promise<OnceState> {
  const row = await database
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'answer'])
    .where('client', '=', client)
    .where('key', '=', key)
    .executeTakeFirst()
  // It was given up a moment ago.
  if (row === undefined) return { state: 'in flight' }
  if (row.fingerprint !== fingerprint) return { state: 'other request' }
  return row.answer === null ? { state: 'in flight' } : { state: 'answered', answer: row.answer }
}

function isClaim({ client, key, claim }: OnceClaim) {
  return sql<boolean>`client = ${client} AND key = ${key} AND claim = ${claim} AND answer IS NULL`
}
