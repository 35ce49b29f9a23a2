import { createBullBoardQueueBoard } from '../adapters/queue-board/bull-board.js'
import type { Config } from '../config.js'
import { buildMonitor } from '../http/monitor/build-monitor.js'
import type { Logger } from '../observability/logger.js'
import { checkHost, closeApp, listen, renewTls } from './listening.js'
import { openService, startInOrder } from './running-process.js'
import type { RunningServer } from './serve.js'
import { readTlsFiles } from './tls-files.js'

/** `nusabaca monitor`: what workers and queues do, on a page. It reads no pages and serves no API. */
export async function monitor(config: Config, logger: Logger): Promise<RunningServer> {
  return startInOrder(async (started) => {
    let url = ''
    const tls = (await readTlsFiles(config)) ?? undefined
    const options = { config, logger, role: 'api', publicUrl: () => url, tls, attach: true } as const
    const { service, database } = await openService(options, started)
    const place = {
      host: config.monitorHost,
      port: config.monitorPort,
      variables: 'NUSABACA_MONITOR',
    }
    await checkHost(service.app.keys, place)
    const app = await buildMonitor({ ...service.app, board: createBullBoardQueueBoard(service.queues) })
    url = await listen(app, place)
    started.push(renewTls(app, config, logger))
    started.push(() => closeApp(app, config))
    logger.info({ url }, 'Monitor listened')
    return { url, lost: database.lost }
  })
}
