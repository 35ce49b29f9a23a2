import { setTimeout as pause } from 'node:timers/promises'
import { composeService, type Service } from '../compose.js'
import {
  composeEngineOffers,
  composeVoices,
  hasNativeRuntime,
  nativeRuntimeHint,
  type Role,
} from '../compose-engines.js'
import type { Config } from '../config.js'
import { attachDatabase, type OpenedDatabase, openDatabase } from '../database/open-database.js'
import type { TlsFiles } from '../http/server-options.js'
import { logSeldom } from '../observability/log-seldom.js'
import type { Logger } from '../observability/logger.js'

/** A process that serves or works until it is told to stop. */
export interface RunningProcess {
  /** Rejects when it cannot go on. */
  readonly lost: Promise<never>
  /** Finishes what runs, within a bound, and ends everything. */
  stop(): Promise<void>
}

/** Things that were started, to be ended in reverse. */
export type Started = (() => Promise<unknown>)[]

/** Runs `start`; what it has started is ended when it fails, and by `stop` when it does not. */
export async function startInOrder<T extends object>(
  start: (started: Started) => Promise<T>,
): Promise<T & Pick<RunningProcess, 'stop'>> {
  const started: Started = []
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(started)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

export interface OpenServiceOptions {
  readonly config: Config
  readonly logger: Logger
  readonly role: Role
  readonly publicUrl: () => string
  /** For HTTPS. */
  readonly tls?: TlsFiles | undefined
  /** The database is another process's, if it is embedded. */
  readonly attach?: boolean
}

/** Opens the database and wires everything on it. */
export async function openService(
  { config, logger, role, publicUrl, tls, attach = false }: OpenServiceOptions,
  started: Started,
): Promise<{ readonly service: Service; readonly database: OpenedDatabase }> {
  if (role !== 'api' && !hasNativeRuntime()) {
    logger.warn({ hint: nativeRuntimeHint }, 'Native runtime was not found')
  }
  const engines = await composeEngineOffers(config)
  const voices = await composeVoices(config)
  const database = await (attach ? attachDatabase : openDatabase)({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    holdsQueue: config.redisUrl === null,
    onError: logSeldom(logger, 'Database connection failed'),
    // Clients of the API do not wait longer; what workers ask of the database may be more.
    ...(role === 'api' && { statementTimeoutMs: 5000 }),
  })
  started.push(() => database.close())
  const service = await composeService({ config, role, database, engines, voices, logger, publicUrl, tls })
  started.push(() => service.close())
  return { service, database }
}

/** Has the recognisers load what they need while others go on. */
export function warmUp(
  { recognizers }: Service,
  { logger, started }: { logger: Logger; started: Started },
): void {
  recognizers.warmUp().then(
    () => logger.info('Recognizers loaded'),
    (error) => {
      // Whoever stops the process kills them too.
      if (started.length > 0) logger.error({ error }, 'Recognizers failed to load')
    },
  )
}

/** Waits for `work`, but no longer than `ms`. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const controller = new AbortController()
  const timeout = pause(ms, undefined, { signal: controller.signal }).catch(() => undefined)
  await Promise.race([work, timeout]).finally(() => controller.abort())
}
