import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PgPool,
} from 'bullmq'
import type pg from 'pg'
import { connectRedis } from './redis.js'

/** Where BullMQ keeps its queues. */
export interface BullmqBackend<B extends IQueueBackend, C> {
  readonly factory: BackendFactory<B, C>
  /** Fails at once while the server is away. */
  readonly producer: C
  /** Waits for the server to come back. */
  readonly consumer: C
  /** Keys of queues begin with it, where there are keys. */
  readonly prefix: string
  /** What a queue is called there. */
  queueName(name: string): string
  /** Whether the server can be reached, where it is one of the queues' own. */
  isReady(): boolean
  close(): void
}

interface BackendOptions {
  /** Keeps environments apart that share a server. */
  readonly prefix: string
  readonly onError: (error: Error) => void
}

/** Queues on Redis or Valkey. */
export function createRedisQueueBackend(url: string, { prefix, onError }: BackendOptions) {
  const producer = connectRedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5000,
  })
  // BullMQ's own connection for blocking commands is made like this one; those take ten seconds at most.
  const consumer = connectRedis(url, { maxRetriesPerRequest: null, socketTimeout: 30_000 })
  for (const redis of [producer, consumer]) redis.on('error', onError)
  return {
    factory: createRedisBackend,
    producer,
    consumer,
    prefix,
    queueName: (name: string) => name,
    isReady: () => producer.status === 'ready',
    close() {
      for (const redis of [producer, consumer]) redis.disconnect()
    },
  }
}

/** Prefix under which queues in the database have their bare names. */
const defaultPrefix = 'nusabaca'

/** Queues in a PostgreSQL. The pool sees BullMQ's schema without naming it, and outlives the backend. */
export function createPostgresQueueBackend(pool: pg.Pool, { prefix, onError }: BackendOptions) {
  const connection = toleratePool(pool, onError)
  return {
    factory: createPostgresBackend,
    producer: connection,
    consumer: connection,
    prefix,
    // BullMQ has no prefixes here.
    queueName: (name: string) => (prefix === defaultPrefix ? name : `${prefix}.${name}`),
    isReady: () => true,
    close: () => undefined,
  }
}

/** BullMQ knows a lost connection by this alone. */
class ConnectionLostError extends Error {
  readonly code = 'ECONNREFUSED'

  constructor(cause: Error) {
    super(`ECONNREFUSED: ${cause.message}`, { cause })
  }
}

// SQLSTATE of what BullMQ's own functions refuse, such as to finish a job that is gone.
const refusal = 'BM001'

/**
 * A pool as BullMQ can bear it: a worker that meets any error but a refused connection tries again at once, for
 * ever, so a database that is away or full would keep it spinning. Here every such error looks like that one, and
 * is told of.
 */
function toleratePool(pool: pg.Pool, onError: (error: Error) => void): PgPool {
  const rethrow = (error: Error & { readonly code?: string }) => {
    if (error.code === refusal) throw error
    onError(error)
    throw new ConnectionLostError(error)
  }
  const tolerant = {
    // Errors of idle connections are told of by whoever made the pool.
    on: () => tolerant,
    removeAllListeners: () => tolerant,
    options: pool.options,
    connect: () => pool.connect().catch(rethrow),
    query: (text: string, values?: unknown[]) => pool.query(text, values).catch(rethrow),
    end: () => pool.end(),
  }
  return tolerant as unknown as PgPool
}
