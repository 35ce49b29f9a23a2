import { type Health, routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import type { AppContext } from '../app-context.js'
import { getLiveness, getReadiness } from '../operations/health.js'
import type { Operation } from '../reference/operation.js'

/** GET /livez: the process answers. GET /readyz: it can take work. */
export async function health(app: FastifyInstance, { checkReady }: AppContext): Promise<void> {
  const quietly = (operation: Operation) =>
    ({ logLevel: 'warn', config: { scope: 'none', operation } }) as const
  app.get(routePatterns.livez, quietly(getLiveness), async (): Promise<Health> => ({ status: 'ok' }))
  app.get(routePatterns.readyz, quietly(getReadiness), async (_, reply): Promise<Health> => {
    const { needed, wanted } = await checkReady()
    const ready = Object.values(needed).every(Boolean)
    const checks = Object.entries({ ...needed, ...wanted })
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ok' : 'unavailable',
      checks: Object.fromEntries(checks.map(([name, ok]) => [name, ok ? 'ok' : 'failed'])),
    } satisfies Health)
  })
}
