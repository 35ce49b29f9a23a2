import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { OperatorError } from '../core/operator-error.js'
import { DataDirInUseError, lockDataDir } from './data-dir-lock.js'
import { embeddedConnection, startEmbeddedDatabase } from './embedded.js'
import { checkSchema, migrate } from './migrate.js'
import { createPool } from './pool.js'

export interface OpenDatabaseOptions {
  /** PostgreSQL; the embedded database when null. */
  readonly url: string | null
  readonly dataDir: string
  /** The queue lives in it too. */
  readonly holdsQueue: boolean
  readonly onError: (error: Error) => void
  /** Of a PostgreSQL. */
  readonly statementTimeoutMs?: number
}

export interface OpenedDatabase {
  readonly pool: pg.Pool
  /** Nobody else can be using it. */
  readonly embedded: boolean
  /** Rejects when the database is gone for good. */
  readonly lost: Promise<never>
  close(): Promise<void>
}

/**
 * Opens the configured database. The embedded one is locked, and migrated at once; a PostgreSQL must have
 * been migrated, or an {@link OperatorError} is thrown.
 */
export async function openDatabase({
  url,
  dataDir,
  holdsQueue,
  onError,
  statementTimeoutMs,
}: OpenDatabaseOptions): Promise<OpenedDatabase> {
  if (url !== null) {
    const pool = createPool({
      connection: { connectionString: url },
      embedded: false,
      onError,
      ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    })
    await checkSchema(pool, { queue: holdsQueue }).catch(async (cause) => {
      await pool.end()
      throw unreachable(cause)
    })
    return { pool, embedded: false, lost: new Promise(() => undefined), close: () => pool.end() }
  }
  const unlock = await lockDataDir(dataDir)
  const database = await startEmbeddedDatabase(join(dataDir, 'database'))
  const pool = createPool({ connection: database.connection, embedded: true, onError })
  await migrate(pool)
  const address = addressFile(dataDir)
  await writeFile(address, database.connection.host ?? '', { mode: 0o600 })
  return {
    pool,
    embedded: true,
    lost: database.lost,
    async close() {
      await rm(address, { force: true })
      await pool.end()
      await database.close()
      await unlock()
    },
  }
}

/** The same for a short while, also when a server has the embedded database: then through that server's socket. */
export async function visitDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  try {
    return await openDatabase(options)
  } catch (error) {
    if (!(error instanceof DataDirInUseError)) throw error
    // Absent while the server starts or stops.
    const host = await readFile(addressFile(options.dataDir), 'utf8').catch(() => null)
    if (host === null) throw error
    const connection = { ...embeddedConnection, host }
    const pool = createPool({ connection, embedded: true, onError: options.onError })
    return { pool, embedded: true, lost: new Promise(() => undefined), close: () => pool.end() }
  }
}

/** Says where the socket of the embedded database is. */
function addressFile(dataDir: string): string {
  return join(dataDir, 'nusabaca.socket')
}

/** What to tell an operator whose PostgreSQL does not answer. The URL is a secret. */
export function unreachable(cause: unknown): OperatorError {
  if (cause instanceof OperatorError) return cause
  const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : cause
  return new OperatorError(`The database at DATABASE_URL cannot be used: ${reason}`, { cause })
}
