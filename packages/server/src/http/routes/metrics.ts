import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import type { AppContext } from '../app-context.js'
import { getMetrics as operation } from '../operations/get-metrics.js'

/** GET /metrics: what this process has counted, for Prometheus. */
export async function metrics(app: FastifyInstance, context: Pick<AppContext, 'metrics'>): Promise<void> {
  const { contentType, text } = context.metrics
  app.get(
    routePatterns.metrics,
    { logLevel: 'warn', config: { scope: 'monitor', operation } },
    async (_, reply) => reply.type(contentType).send(await text()),
  )
}
