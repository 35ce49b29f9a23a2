import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import type { KeyStore } from '../../core/ports/key-store.js'
import { anonymous, isAllowed, type Principal, type Scope } from '../../core/principal.js'
import { say } from '../../core/sentence.js'

/** What a route asks of its callers; `none` when it asks for no key. Each route declares it. */
export type RouteScope = Scope | 'none'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal
  }
  interface FastifyContextConfig {
    scope?: RouteScope
  }
}

export interface AuthenticateOptions {
  readonly keys: Pick<KeyStore, 'find' | 'exist'>
  /** Callers without a key are let in although there are keys. */
  readonly anonymousAllowed: boolean
}

/**
 * Puts the principal on each request before its body is read, and refuses what it may not do. The app does not get
 * ready when a route declares no scope.
 */
export function authenticate(app: FastifyInstance, options: AuthenticateOptions): void {
  const undeclared: string[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.scope === undefined) undeclared.push(`${method} ${url}`)
  })
  app.addHook('onReady', async () => {
    if (undeclared.length > 0) throw new TypeError(`Routes declare no scope: ${undeclared.join(', ')}`)
  })
  app.decorateRequest('principal')
  app.addHook('onRequest', async (request) => {
    const { scope = request.is404 ? 'none' : 'admin' } = request.routeOptions.config
    request.principal = scope === 'none' ? anonymous : await identify(options, tokenOf(request))
    if (scope === 'none' || isAllowed(request.principal, scope)) return
    const detail = say('This needs the scope {scope}, which the key lacks.', { scope })
    throw new NusabacaError('forbidden', { detail })
  })
}

/** Whose token it is; without one whoever comes anonymously. Throws `unauthorized`. */
async function identify(
  { keys, anonymousAllowed }: AuthenticateOptions,
  token: string | null,
): Promise<Principal> {
  if (token === null) {
    if (anonymousAllowed || !(await keys.exist())) return anonymous
    throw new NusabacaError('unauthorized', {
      detail: 'An API key is needed: send it as `Authorization: Bearer nb_…` or as `X-API-Key`.',
    })
  }
  const key = await keys.find(token)
  switch (key?.state) {
    case 'active':
      return { owner: key.owner, scopes: key.scopes, keyId: key.id }
    case 'expired':
      throw new NusabacaError('unauthorized', { detail: 'The API key has expired.' })
    case 'revoked':
      throw new NusabacaError('unauthorized', { detail: 'The API key has been revoked.' })
    case undefined:
      throw new NusabacaError('unauthorized', { detail: 'There is no such API key.' })
  }
}

/** The token that a request carries; null without one. */
export function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const [, bearer] = /^Bearer(?: (.*))?$/i.exec(headers.authorization ?? '') ?? []
  const token = bearer?.trim() ?? headers['x-api-key']
  return token === undefined ? null : String(token)
}
