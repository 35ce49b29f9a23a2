import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { NusabacaError } from '../core/errors.js'

/** SQLSTATEs of a server that is away, starting, full or overloaded, and not of what it was asked. */
const unavailable = /^(08...|53...|57P0.|57014|58...)$/

/** A pool for Kysely whose errors are `storage_unavailable` where trying again later may do. */
export function translateErrors(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => translatingClient(await pool.connect().catch(rethrow)),
    end: () => pool.end(),
  }
}

function translatingClient(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: unknown[]) => client.query(text, values).catch(rethrow)
  return { query, release: () => client.release() } as unknown as PostgresPoolClient
}

function rethrow(error: unknown): never {
  // What does not come from the server itself is about the way to it.
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '08000'
  if (!unavailable.test(code)) throw error
  throw new NusabacaError('storage_unavailable', {
    detail: 'The database is not available at the moment; try again later.',
    cause: error,
  })
}
