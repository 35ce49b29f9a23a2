import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
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
    if (!existsSync(addressFile(options.dataDir))) throw error
    return throughServer(options)
  }
}

/** The same for long: an embedded database is left to the server that has it, also when that is started anew. */
export async function attachDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { url, dataDir } = options
  if (url !== null) return openDatabase(options)
  const opened = throughServer(options)
  try {
    await opened.pool.query('SELECT 1')
    return opened
  } catch (cause) {
    await opened.close()
    throw new OperatorError(
      `No server has the database in ${dataDir} open. Start \`nusabaca serve\` first, or name its folder by ` +
        'NUSABACA_DATA_DIR, or a PostgreSQL by DATABASE_URL.',
      { cause },
    )
  }
}

/** The embedded database of a server that runs. */
function throughServer({ dataDir, onError }: OpenDatabaseOptions): OpenedDatabase {
  const stream = () => new ServerSocket(addressFile(dataDir))
  const pool = createPool({ connection: { ...embeddedConnection, stream }, embedded: true, onError })
  return { pool, embedded: true, lost: new Promise(() => undefined), close: () => pool.end() }
}

/** Connects to where the server is now, which each that starts says anew. */
class ServerSocket extends Socket {
  readonly #addressFile: string

  constructor(addressFile: string) {
    super()
    this.#addressFile = addressFile
  }

  override connect(): this {
    readFile(this.#addressFile, 'utf8').then(
      (folder) => super.connect(join(folder, '.s.PGSQL.5432')),
      (error) => this.destroy(error),
    )
    return this
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
