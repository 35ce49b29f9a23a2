import type { FastifyRequest } from 'fastify'
import { NusabacaError } from '../core/errors.js'

export interface ForeignPageOptions {
  /** Origins whose pages may ask, or `*`. */
  readonly corsOrigins: readonly string[]
  readonly publicUrl: () => string
  /** Callers come from this machine alone, so what they call the server is one of its names. */
  readonly localOnly: boolean
}

const localName = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Refuses what a page of another site has a browser send, for callers who need no key: the browser has the
 * address of its user, and sends uploads without asking. A name that a stranger has pointed at this machine makes
 * a page of theirs look like one of this server, so here the server's name counts.
 */
export function refuseForeignPages(
  { headers }: Pick<FastifyRequest, 'headers'>,
  { corsOrigins, publicUrl, localOnly }: ForeignPageOptions,
): void {
  const { host = '', origin } = headers
  const publicHost = new URL(publicUrl()).host
  if (localOnly && host !== publicHost && !localName.test(host.replace(/:\d+$/, ''))) {
    throw new NusabacaError('forbidden', {
      detail:
        'The server has another name; set NUSABACA_PUBLIC_URL if this is one of its own, or make an API key.',
    })
  }
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return
  if (URL.canParse(origin) && [host, publicHost].includes(new URL(origin).host)) return
  throw new NusabacaError('forbidden', {
    detail:
      'Pages of other sites may not ask without an API key; NUSABACA_CORS_ORIGINS names those that may.',
  })
}
