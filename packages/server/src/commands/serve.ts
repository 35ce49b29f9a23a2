import { composeEngineOffers, composeService } from '../compose.js'
import type { Config } from '../config.js'
import { reconcileTasks } from '../core/reconcile-tasks.js'
import { openDatabase } from '../database/open-database.js'
import { buildApp } from '../http/build-app.js'
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
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onError: (error) => logger.warn({ error }, 'Database connection failed'),
  })
  try {
    return await serveOn(database, config, logger)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function serveOn(
  database: Awaited<ReturnType<typeof openDatabase>>,
  config: Config,
  logger: Logger,
): Promise<RunningServer> {
  let url = config.publicUrl ?? ''
  const engines = await composeEngineOffers(config)
  const service = await composeService({ config, database, engines, logger, publicUrl: () => url })
  const app = await buildApp(service.app)
  if (database.embedded) {
    // Nobody else works on this queue, so whatever it holds is a dead process's. The tasks know better.
    await service.worker.queue.clear()
    const found = await reconcileTasks(service.worker, 0)
    if (found.enqueued + found.overdue > 0) logger.info(found, 'Unfinished tasks taken up')
  }
  const worker = await startWorker(service.worker)
  const address = await app.listen({ host: config.host, port: config.port })
  url = config.publicUrl ?? address
  logger.info({ url, concurrency: config.concurrency, engine: config.engine }, 'API listened')
  service.recognizers.warmUp().then(
    () => logger.info('Recognizers loaded'),
    (error) => logger.error({ error }, 'Recognizers failed to load'),
  )
  return {
    url,
    lost: database.lost,
    async stop() {
      await app.close()
      await worker.stop(graceMs)
      await service.close()
      await database.close()
    },
  }
}
