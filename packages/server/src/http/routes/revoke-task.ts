import { routePatterns, type TaskRevoked } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/revoke-task.js'
import type { AppContext } from '../app-context.js'
import { revokeTask as operation } from '../operations/revoke-task.js'
import { requestPorts } from '../request-ports.js'

/** POST …/upload/tasks/{task_id}/revoke/: stops a task, queued or running. */
export async function revokeTask(app: FastifyInstance, context: AppContext): Promise<void> {
  const config = { scope: 'tasks:write', operation } as const
  app.post<{ Params: { task_id: string } }>(
    routePatterns.revoke,
    { config },
    async (request): Promise<TaskRevoked> => {
      const task = await core.revokeTask(requestPorts(context, request), request.params.task_id)
      request.log.info({ taskId: task.id }, 'Task revoked')
      return { success: true, task_id: task.id, status: 'revoked', message: 'The task was revoked.' }
    },
  )
}
