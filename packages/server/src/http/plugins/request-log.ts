import type { FastifyInstance } from 'fastify'

/** One line a request, without query strings: signed links carry their signature there. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const facts = {
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    }
    request.log[routeOptions.logLevel === 'warn' ? 'debug' : 'info'](facts, 'Request answered')
  })
}
