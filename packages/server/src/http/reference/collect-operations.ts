import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { DescribedRoute, Operation } from './operation.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation | 'no part of the API'
  }
  interface FastifyInstance {
    readonly describedRoutes: readonly DescribedRoute[]
  }
}

/**
 * Keeps what the routes that are registered from now on say about themselves, in `describedRoutes`. The app does not
 * get ready when one says nothing.
 */
export function collectOperations(app: FastifyInstance): void {
  const routes: DescribedRoute[] = []
  const silent: string[] = []
  app.decorate('describedRoutes', routes)
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    // Fastify's own, beside each GET.
    if (method === 'HEAD') return
    const { operation, scope = 'none' } = config ?? {}
    if (operation === undefined) silent.push(`${method} ${url}`)
    else if (operation !== 'no part of the API') {
      const [query, body] = [schema?.querystring, schema?.body] as (TSchema | undefined)[]
      routes.push({ method: String(method), pattern: url, scope, operation, query, body })
    }
  })
  app.addHook('onReady', async () => {
    if (silent.length > 0) throw new TypeError(`Routes without a description: ${silent.join(', ')}`)
  })
}
