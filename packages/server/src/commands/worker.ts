import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import { type QueueName, queueNames } from '../core/ports/task-queue.js'
import { buildProbes } from '../http/build-probes.js'
import type { Logger } from '../observability/logger.js'
import { startWorker } from '../worker/start-worker.js'
import { checkHost, listen } from './listening.js'
import { openService, type RunningProcess, startInOrder, warmUp } from './running-process.js'

/** `nusabaca worker`: takes jobs from the queues that are named, of all of them if none is. */
export async function work(
  config: Config,
  logger: Logger,
  queues: readonly QueueName[] = queueNames,
): Promise<RunningProcess> {
  if (config.databaseUrl === null) {
    throw new OperatorError(
      'A worker needs DATABASE_URL: without it the database is inside the process of `nusabaca serve`, which ' +
        'has its own worker and lets nobody else in.',
    )
  }
  // Others have nothing to load before they can begin.
  const reads = queues.includes('ocr_processing')
  return startInOrder(async (started) => {
    let stopping = false
    const { service, database } = await openService(
      { config, logger, role: 'worker', publicUrl: () => config.publicUrl ?? '' },
      started,
    )
    if (config.metricsPort !== null) {
      const place = { host: config.metricsHost, port: config.metricsPort, variables: 'NUSABACA_METRICS' }
      await checkHost(service.app.keys, place)
      let url = ''
      const checkReady = async () => {
        const { needed, wanted } = await service.app.checkReady()
        const { recognizers, ...others } = needed
        return { needed: { ...others, ...(reads && { recognizers }), running: !stopping }, wanted }
      }
      const probes = await buildProbes({ ...service.app, publicUrl: () => url, checkReady })
      url = await listen(probes, place)
      started.push(async () => {
        probes.server.closeAllConnections()
        await probes.close()
      })
      logger.info({ url }, 'Metrics listened')
    }
    const worker = await startWorker({ ...service.worker, queues })
    started.push(() => {
      stopping = true
      return worker.stop(config.shutdownGraceMs)
    })
    logger.info({ queues, concurrency: config.concurrency, engines: config.engines }, 'Worker listened')
    if (reads) warmUp(service, { logger, started })
    return { lost: database.lost }
  })
}

/** Names of queues as they are given on the command line, with commas between them. */
export function parseQueues(text: string): readonly QueueName[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !queueNames.some((known) => known === name))
  if (unknown.length === 0) return names as QueueName[]
  throw new OperatorError(`There is no queue ${unknown.join(', ')}; the queues are ${queueNames.join(', ')}.`)
}
