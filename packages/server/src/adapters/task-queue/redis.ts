import { Redis, type RedisOptions } from 'ioredis'
import { OperatorError } from '../../core/operator-error.js'

const oldestVersion = [6, 2] as const

/** Options for a `redis://`, `rediss://` or `unix://` URL; the last may name `db`, `username` and `password`. */
function connectionOptions(url: string): RedisOptions {
  if (!url.startsWith('unix:')) return {}
  const { pathname, searchParams } = new URL(url)
  const [username, password] = [searchParams.get('username'), searchParams.get('password')]
  return {
    path: decodeURIComponent(pathname),
    db: Number(searchParams.get('db') ?? 0),
    ...(username !== null && { username }),
    ...(password !== null && { password }),
  }
}

/** Connects to Redis; what `options` do not say is set for a connection that comes back by itself. */
export function connectRedis(url: string, options: RedisOptions): Redis {
  const all: RedisOptions = {
    connectTimeout: 5000,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(times * 100, 2000),
    // After a failover the server that was the primary takes no writes.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...connectionOptions(url),
    ...options,
  }
  return url.startsWith('unix:') ? new Redis(all) : new Redis(url, all)
}

/** What a Redis server is, and what about it is not fit for a queue. */
export interface RedisReport {
  /** Its name and version. */
  readonly server: string
  readonly warnings: readonly string[]
}

/** Looks at the server; throws an {@link OperatorError} when it does not answer or is too old. */
export async function inspectRedis(url: string): Promise<RedisReport> {
  const redis = connectRedis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: 5000,
  })
  let lastError: Error | undefined
  redis.on('error', (error) => {
    lastError = error
  })
  try {
    await redis.connect()
    return await report(redis)
  } catch (error) {
    if (error instanceof OperatorError) throw error
    const cause = lastError ?? error
    const reason = cause instanceof Error ? cause.message : cause
    throw new OperatorError(`Redis at REDIS_URL cannot be used: ${reason}`, { cause })
  } finally {
    redis.disconnect()
  }
}

async function report(redis: Redis): Promise<RedisReport> {
  const info = parseInfo(await redis.info())
  const version = info.get('redis_version') ?? '0'
  // Valkey goes by the version of Redis that it is compatible with, and has one of its own.
  const valkey = info.get('valkey_version')
  const server = valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1])) {
    throw new OperatorError(`REDIS_URL is ${server}; the queue needs Redis 6.2 or newer, or Valkey.`)
  }
  const warnings: string[] = []
  const policy = info.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction') {
    warnings.push(
      `its maxmemory-policy is ${policy}, so it may throw jobs away when it is full; set it to noeviction`,
    )
  }
  if (info.get('aof_enabled') !== '1') warnings.push(...(await snapshotWarnings(redis)))
  return { server, warnings }
}

async function snapshotWarnings(redis: Redis): Promise<readonly string[]> {
  try {
    const [, save] = (await redis.config('GET', 'save')) as string[]
    if (save !== '') return []
    return [
      'it keeps nothing on disk, so its restart forgets the queue; work goes on when the tasks are enqueued ' +
        'again. Set appendonly to yes',
    ]
  } catch {
    return ['it does not let itself be asked (CONFIG) whether it keeps the queue on disk']
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(/\r?\n/)
      .map((line) => line.split(/:(.*)/s))
      .map(([name = '', value = '']) => [name, value]),
  )
}
