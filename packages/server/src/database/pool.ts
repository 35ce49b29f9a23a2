import pg from 'pg'

/** Schemas of the application and of BullMQ; neither has a name that the other has. */
export const applicationSchema = 'nusabaca'
export const queueSchema = 'bullmq'

export interface PoolOptions {
  readonly connection: pg.PoolConfig
  /** The embedded database: one session behind all connections. */
  readonly embedded: boolean
  readonly onError: (error: Error) => void
  /** Of a PostgreSQL; 0 for none. */
  readonly statementTimeoutMs?: number
}

/** A pool whose connections see both schemas and read 64-bit integers as numbers. */
export function createPool(options: PoolOptions): pg.Pool {
  const { embedded, statementTimeoutMs = 30_000 } = options
  const pool = new pg.Pool({
    max: 16,
    connectionTimeoutMillis: embedded ? 30_000 : 5000,
    // A server that has gone without a word is noticed by this alone.
    ...(!embedded && statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + 1000 }),
    keepAlive: true,
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
    async onConnect(client: pg.PoolClient) {
      const timeout = embedded ? '' : `; SET statement_timeout = ${statementTimeoutMs}`
      await client.query(`SET search_path TO ${applicationSchema}, ${queueSchema}${timeout}`)
    },
    ...options.connection,
  } as pg.PoolConfig)
  pool.on('error', options.onError)
  // The pool listens to idle clients only; one that breaks while it is used would end the process.
  pool.on('connect', (client) => client.on('error', options.onError))
  if (embedded) relayNotifications(pool)
  return pool
}

function typeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  // Counts and sizes here stay far below 2^53.
  if (oid === pg.types.builtins.INT8) return Number
  return pg.types.getTypeParser(oid, format as 'text')
}

/**
 * The embedded database has one session, so it hands a NOTIFY to whichever connection runs the next
 * statement, not to the one that listens. Every client passes on what it was given by mistake.
 */
function relayNotifications(pool: pg.Pool): void {
  const clients = new Set<pg.PoolClient>()
  let relaying = false
  pool.on('connect', (client) => {
    clients.add(client)
    client.on('notification', (message) => {
      if (relaying) return
      relaying = true
      try {
        for (const other of clients) if (other !== client) other.emit('notification', message)
      } finally {
        relaying = false
      }
    })
  })
  pool.on('remove', (client) => clients.delete(client))
}
