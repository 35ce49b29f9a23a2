import { createHash } from 'node:crypto'
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import type { KeyStore } from '../../core/ports/key-store.js'
import { anonymous, isAllowed, operator, type Principal, type Scope } from '../../core/principal.js'
import { say } from '../../core/sentence.js'
import { createFailedAttempts } from '../failed-attempts.js'
import { refuseForeignPages } from '../refuse-foreign-pages.js'
import type { OuterWallOptions } from './outer-wall.js'

/** What a route asks of its callers; `none` when it asks for no key. Each route declares it. */
export type RouteScope = Scope | 'none'

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly scope: RouteScope
}

declare module 'fastify' {
  interface FastifyInstance {
    /** All routes; those of HEAD too. */
    readonly declaredRoutes: readonly DeclaredRoute[]
  }
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
  readonly wall: Pick<OuterWallOptions, 'corsOrigins'>
  readonly publicUrl: () => string
  readonly tokenOf?: typeof tokenOf
}

// A minute and address.
const mostFailed = 30
const mostProven = 10_000

/**
 * Puts the principal on each request before its body is read, and refuses what it may not do. A route that
 * declares no scope cannot be added.
 */
export function authenticate(app: FastifyInstance, options: AuthenticateOptions): void {
  const identify = createIdentify(options)
  const routes: DeclaredRoute[] = []
  app.decorate('declaredRoutes', routes)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.scope === undefined) throw new TypeError(`${method} ${url} declares no scope`)
    for (const each of [method].flat()) routes.push({ method: each, url, scope: config.scope })
  })
  app.decorateRequest('principal')
  app.addHook('onRequest', async (request) => {
    const { scope = request.is404 ? 'none' : 'admin' } = request.routeOptions.config
    request.principal = scope === 'none' ? anonymous : await identify(request)
    if (scope === 'none' || isAllowed(request.principal, scope)) return
    const detail = say('This needs the scope {scope}, which the key lacks.', { scope })
    throw new NusabacaError('forbidden', { detail })
  })
}

/** Whose token it is; without one whoever comes anonymously. Throws `unauthorized`, or `rate_limited`. */
function createIdentify(options: AuthenticateOptions) {
  const { keys, anonymousAllowed, wall, publicUrl, tokenOf: findToken = tokenOf } = options
  const failed = createFailedAttempts()
  // What has worked from an address goes on working while others there fail.
  const proven = new Set<string>()

  return async (request: FastifyRequest): Promise<Principal> => {
    const token = findToken(request)
    if (token === null) {
      if (anonymousAllowed || !(await keys.exist())) {
        refuseForeignPages(request, { ...wall, publicUrl, localOnly: !anonymousAllowed })
        return anonymousAllowed ? anonymous : operator
      }
      throw new NusabacaError('unauthorized', {
        detail: 'An API key is needed: send it as `Authorization: Bearer nb_…` or as `X-API-Key`.',
      })
    }
    const address = normalizeIP(request.ip)
    const proof = `${address} ${createHash('sha256').update(token).digest('base64url')}`
    if (!proven.has(proof) && failed.count(address) >= mostFailed) throw tooManyFailed(failed.secondsLeft())
    const key = await keys.find(token)
    if (key?.state === 'active') {
      if (proven.size >= mostProven) proven.clear()
      proven.add(proof)
      return { owner: key.owner, scopes: key.scopes, keyId: key.id, limits: key }
    }
    failed.add(address)
    throw new NusabacaError('unauthorized', {
      detail: key === null ? 'There is no such API key.' : ends[key.state],
    })
  }
}

const ends = { expired: 'The API key has expired.', revoked: 'The API key has been revoked.' } as const

function tooManyFailed(seconds: number): NusabacaError {
  return new NusabacaError('rate_limited', {
    detail: say('Too many attempts with a wrong API key; try again in {seconds} seconds.', { seconds }),
    details: { retry_after_seconds: seconds },
  })
}

/** The token that a request carries; null without one. */
export function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const [, bearer] = /^Bearer(?: (.*))?$/i.exec(headers.authorization ?? '') ?? []
  const token = bearer?.trim() ?? headers['x-api-key']
  return token === undefined ? null : String(token)
}
