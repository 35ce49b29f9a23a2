import { rm } from 'node:fs/promises'
import { composeEngineOffers, composeService, hasNativeRuntime, nativeRuntimeHint } from '../compose.js'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import { openDatabase } from '../database/open-database.js'
import { buildApp } from '../http/build-app.js'
import { logSeldom } from '../observability/log-seldom.js'
import type { Logger } from '../observability/logger.js'
import { startWorker } from '../worker/start-worker.js'

export interface RunningServer {
  /** What links start with. */
  readonly url: string
  /** Rejects when the server cannot go on. */
  readonly lost: Promise<never>
  /** Finishes what runs, within a bound, and ends everything. */
  stop(): Promise<void>
}

/** Pages that run when the server is stopped may go on for so long before they are handed back. */
const graceMs = 15_000

/** `nusabaca serve`: the API and a worker in one process, and the database with them when it is embedded. */
export async function serve(config: Config, logger: Logger): Promise<RunningServer> {
  // What has been started, to be ended in reverse, whether all of it was started or not.
  const started: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(config, logger, started)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  config: Config,
  logger: Logger,
  started: (() => Promise<unknown>)[],
): Promise<Omit<RunningServer, 'stop'>> {
  let url = config.publicUrl ?? ''
  if (!hasNativeRuntime()) logger.warn({ hint: nativeRuntimeHint }, 'Native runtime was not found')
  const engines = await composeEngineOffers(config)
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onError: logSeldom(logger, 'Database connection failed'),
  })
  started.push(() => database.close())
  const service = await composeService({ config, database, engines, logger, publicUrl: () => url })
  started.push(() => service.close())
  if (database.embedded) {
    // Nobody else works here, so whatever waits in the queue or is half written is a dead process's. The
    // tasks know better: a queue that is new has them enqueued.
    await rm(service.app.stagingDir, { recursive: true, force: true })
    await service.worker.queue.clear()
    await service.worker.registry.clear()
  }
  const app = await buildApp(service.app)
  const address = await app.listen({ host: config.host, port: config.port }).catch((error) => {
    throw explainListenError(error, config)
  })
  url = config.publicUrl ?? address
  const worker = await startWorker(service.worker)
  // The API goes first, so that nothing new comes in while the worker finishes.
  started.push(
    () => worker.stop(graceMs),
    () => app.close(),
  )
  logger.info({ url, concurrency: config.concurrency, engine: config.engine }, 'API listened')
  service.recognizers.warmUp().then(
    () => logger.info('Recognizers loaded'),
    (error) => {
      // Whoever stops the server kills them too.
      if (started.length > 0) logger.error({ error }, 'Recognizers failed to load')
    },
  )
  return { url, lost: database.lost }
}

function explainListenError(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new OperatorError(`Port ${port} of ${host} is taken; choose another one with NUSABACA_PORT.`)
    case 'EACCES':
      return new OperatorError(
        `Port ${port} may not be used by this user; choose one above 1023 with NUSABACA_PORT.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OperatorError(`${host} is not an address of this machine; set NUSABACA_HOST to one that is.`)
    default:
      return error
  }
}
