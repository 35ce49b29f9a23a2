import type { FastifyInstance } from 'fastify'
import type { AppContext } from './app-context.js'
import { createBaseApp } from './base-app.js'
import { health } from './routes/health.js'
import { metrics } from './routes/metrics.js'

/** Probes and metrics alone, for a process that serves nothing else. */
export async function buildProbes(context: AppContext): Promise<FastifyInstance> {
  const app = await createBaseApp(context)
  for (const route of [health, metrics]) await app.register(route, context)
  return app
}
