import { setTimeout as pause } from 'node:timers/promises'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import type { KeyStore } from '../core/ports/key-store.js'
import type { Logger } from '../observability/logger.js'
import { within } from './running-process.js'
import { watchTlsFiles } from './tls-files.js'

/** Where something listens, and what the variables that say so begin with. */
export interface ListeningPlace {
  readonly host: string
  readonly port: number
  readonly variables: string
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Whoever reaches it may use it until there is a key. */
export async function checkHost(
  keys: Pick<KeyStore, 'exist'>,
  { host, variables }: ListeningPlace,
): Promise<void> {
  if (loopback.test(host) || (await keys.exist())) return
  throw new OperatorError(
    `Others can reach ${variables}_HOST ${host}, and there are no API keys. Make one with ` +
      (variables === 'NUSABACA'
        ? '`nusabaca keys create NAME`, or set NUSABACA_ANONYMOUS=allow if everybody who reaches it may use it.'
        : `\`nusabaca keys create NAME --scopes ${variables === 'NUSABACA_MONITOR' ? 'admin' : 'monitor'}\`.`),
  )
}

/** Resolves to its address; throws an {@link OperatorError} when it cannot listen there. */
export async function listen(app: FastifyInstance, place: ListeningPlace): Promise<string> {
  const { host, port, variables } = place
  try {
    return await app.listen({ host, port })
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EADDRINUSE':
        throw new OperatorError(
          `Port ${port} of ${host} is taken; choose another one with ${variables}_PORT.`,
        )
      case 'EACCES':
        throw new OperatorError(
          `Port ${port} may not be used by this user; choose one above 1023 with ${variables}_PORT.`,
        )
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        throw new OperatorError(
          `${host} is not an address of this machine; set ${variables}_HOST to one that is.`,
        )
      default:
        throw error
    }
  }
}

/** Connections that are open keep the certificate that they began with. */
export function renewTls(app: FastifyInstance, config: Config, logger: Logger): () => Promise<void> {
  return watchTlsFiles(config, {
    onChange(files) {
      if (app.server instanceof TlsServer) app.server.setSecureContext(files)
      logger.info('Certificate was renewed')
    },
    onError: (error) => logger.warn({ error }, 'Certificate was not renewed'),
  })
}

/** Lets load balancers notice, then the requests that run finish, within a bound. */
export async function closeApp(app: FastifyInstance, { drainMs, shutdownGraceMs }: Config): Promise<void> {
  await pause(drainMs)
  const closed = app.close()
  await within(shutdownGraceMs, closed)
  app.server.closeAllConnections()
  await closed
}
