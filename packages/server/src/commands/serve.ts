import { rm } from 'node:fs/promises'
import type { Service } from '../compose.js'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import { buildApp } from '../http/build-app.js'
import type { Logger } from '../observability/logger.js'
import { type RunningWorker, startWorker } from '../worker/start-worker.js'
import { checkHost, closeApp, listen, renewTls } from './listening.js'
import { openService, type RunningProcess, startInOrder, warmUp } from './running-process.js'
import { readTlsFiles } from './tls-files.js'

export interface RunningServer extends RunningProcess {
  /** What links start with. */
  readonly url: string
}

export interface ServeOptions {
  /** Recognise pages too. */
  readonly worker: boolean
}

/** `nusabaca serve`: the API, a worker in the same process, and the database with them when it is embedded. */
export async function serve(
  config: Config,
  logger: Logger,
  { worker: works }: ServeOptions,
): Promise<RunningServer> {
  if (!works && config.databaseUrl === null) {
    throw new OperatorError(
      'Without a worker the API needs DATABASE_URL: a database inside this process lets no worker in.',
    )
  }
  return startInOrder(async (started) => {
    let url = config.publicUrl ?? ''
    let stopping = false
    const role = works ? 'both' : 'api'
    const tls = (await readTlsFiles(config)) ?? undefined
    const options = { config, logger, role, publicUrl: () => url, tls } as const
    const { service, database } = await openService(options, started)
    if (database.embedded) await forgetDeadProcess(service)
    const { keys, anonymousAllowed, checkReady } = service.app
    const place = { host: config.host, port: config.port, variables: 'NUSABACA' }
    if (!anonymousAllowed) await checkHost(keys, place)
    const app = await buildApp({
      ...service.app,
      async checkReady() {
        const { needed, wanted } = await checkReady()
        return { needed: { ...needed, running: !stopping }, wanted }
      },
    })
    const address = await listen(app, place)
    url = config.publicUrl ?? address
    started.push(renewTls(app, config, logger))
    let worker: RunningWorker | undefined
    started.push(async () => {
      stopping = true
      await Promise.all([worker?.stop(config.shutdownGraceMs), closeApp(app, config)])
    })
    if (works) worker = await startWorker(service.worker)
    logger.info(
      { url, concurrency: config.concurrency, engines: config.engines, worker: works },
      'API listened',
    )
    warmUp(service, { logger, started })
    return { url, lost: database.lost }
  })
}

/**
 * Nobody else works on an embedded database, so whatever waits in the queue or is half written is a dead
 * process's. The tasks know better: a queue that is new has them enqueued.
 */
async function forgetDeadProcess({ app, worker }: Service): Promise<void> {
  await rm(app.stagingDir, { recursive: true, force: true })
  await worker.queue.clear()
  await worker.registry.clear()
}
