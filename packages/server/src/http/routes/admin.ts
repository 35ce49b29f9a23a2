import {
  type QueueList,
  routePatterns,
  type Throughput,
  type ThroughputQuery,
  ThroughputQuerySchema,
  type WorkerList,
} from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { minuteView, workerView } from '../../core/operator-views.js'
import type { AppContext } from '../app-context.js'
import { getThroughput, listQueues, listWorkers } from '../operations/admin.js'
import type { Operation } from '../reference/operation.js'

/** GET …/admin/workers/, …/queues/, …/throughput/: what operators look at. */
export async function admin(app: FastifyInstance, context: AppContext): Promise<void> {
  const { registry, queue, throughput } = context
  const config = (operation: Operation) => ({ scope: 'monitor', operation }) as const

  app.get(
    routePatterns.adminWorkers,
    { config: config(listWorkers) },
    async (): Promise<WorkerList> => ({ success: true, workers: (await registry.list()).map(workerView) }),
  )

  app.get(
    routePatterns.adminQueues,
    { config: config(listQueues) },
    async (): Promise<QueueList> => ({ success: true, queues: [...(await queue.states())] }),
  )

  app.get<{ Querystring: ThroughputQuery }>(
    routePatterns.adminThroughput,
    { config: config(getThroughput), schema: { querystring: ThroughputQuerySchema } },
    async ({ query }): Promise<Throughput> => {
      const minutes = await throughput.lately(query.minutes)
      return { success: true, minutes: minutes.map(minuteView) }
    },
  )
}
