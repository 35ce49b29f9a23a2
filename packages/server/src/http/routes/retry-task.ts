import { routePatterns, type TaskRetryOptions, TaskRetryOptionsSchema } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/retry-task.js'
import { parseOutputs } from '../../core/task-outputs.js'
import { retriedView } from '../../core/task-views.js'
import type { AppContext } from '../app-context.js'
import { takeJsonBody } from '../json-body.js'
import { once } from '../once.js'
import { retryTask as operation } from '../operations/retry-task.js'
import { requestPorts } from '../request-ports.js'

/** POST …/upload/tasks/{task_id}/retry/: another attempt at a task that has ended, on its stored original. */
export async function retryTask(app: FastifyInstance, context: AppContext): Promise<void> {
  app.post<{ Params: { task_id: string }; Body: TaskRetryOptions }>(
    routePatterns.retry,
    {
      schema: { body: TaskRetryOptionsSchema },
      config: { scope: 'tasks:write', operation },
      // Nothing sent is nothing changed.
      preValidation: async (request) => {
        await takeJsonBody(request)
        request.body ??= {}
      },
    },
    async (request, reply) => {
      const {
        extract_format: extractFormat,
        confidence_threshold: confidenceThreshold,
        outputs,
        ...rest
      } = request.body
      const retry = {
        ...rest,
        ...(extractFormat !== undefined && { extractFormat }),
        ...(confidenceThreshold !== undefined && { confidenceThreshold }),
        ...(outputs !== undefined && { outputs: parseOutputs(outputs) }),
      }
      const gone = new AbortController()
      request.raw.once('close', () => gone.abort())
      const answer = await once(context, { request, reply, payload: request.body }, async () => {
        const task = await core.retryTask(requestPorts(context, request), {
          id: request.params.task_id,
          retry,
          principal: request.principal,
          signal: gone.signal,
        })
        request.log.info({ taskId: task.id, attempt: task.attempt }, 'Task retried')
        return retriedView(task, context.publicUrl())
      })
      return reply.code(202).send(answer)
    },
  )
}
