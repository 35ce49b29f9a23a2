import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../../observability/metrics.js'

/** Counts requests by their route, and how long they took. */
export function measureRequests(app: FastifyInstance, metrics: Pick<Metrics, 'requestAnswered'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const { is404, method, routeOptions } = request
    // Whoever asks for what is not there may name any method.
    const asked = is404 ? { method: 'none', route: 'none' } : { method, route: routeOptions.url ?? 'none' }
    metrics.requestAnswered({ ...asked, status: reply.statusCode, ms: reply.elapsedTime })
  })
}
