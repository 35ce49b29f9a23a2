import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Service } from '../compose.js'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import { buildApp } from '../http/build-app.js'
import type { Logger } from '../observability/logger.js'
import { type RunningWorker, startWorker } from '../worker/start-worker.js'
import { openService, type RunningProcess, startInOrder, warmUp, within } from './running-process.js'
import { readTlsFiles, watchTlsFiles } from './tls-files.js'

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
    await checkHost(service.app, config)
    const { checkReady } = service.app
    const app = await buildApp({
      ...service.app,
      async checkReady() {
        const { needed, wanted } = await checkReady()
        return { needed: { ...needed, running: !stopping }, wanted }
      },
    })
    const address = await app.listen({ host: config.host, port: config.port }).catch((error) => {
      throw explainListenError(error, config)
    })
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

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Whoever reaches it may use it until there is a key. */
async function checkHost({ keys, anonymousAllowed }: Service['app'], { host }: Config): Promise<void> {
  if (loopback.test(host) || anonymousAllowed || (await keys.exist())) return
  throw new OperatorError(
    `Others can reach NUSABACA_HOST ${host}, and there are no API keys. Make one with \`nusabaca keys create NAME\`, ` +
      'or set NUSABACA_ANONYMOUS=allow if everybody who reaches it may use it.',
  )
}

/** Connections that are open keep the certificate that they began with. */
function renewTls(app: FastifyInstance, config: Config, logger: Logger): () => Promise<void> {
  return watchTlsFiles(config, {
    onChange(files) {
      if (app.server instanceof TlsServer) app.server.setSecureContext(files)
      logger.info('Certificate was renewed')
    },
    onError: (error) => logger.warn({ error }, 'Certificate was not renewed'),
  })
}

/** Lets load balancers notice, then the requests that run finish, within a bound. */
async function closeApp(app: FastifyInstance, { drainMs, shutdownGraceMs }: Config): Promise<void> {
  await pause(drainMs)
  const closed = app.close()
  await within(shutdownGraceMs, closed)
  app.server.closeAllConnections()
  await closed
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
