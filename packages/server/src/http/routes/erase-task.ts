import { routePatterns, type TaskErased } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/erase-task.js'
import type { AppContext } from '../app-context.js'
import { eraseTask as operation } from '../operations/erase-task.js'
import { requestPorts } from '../request-ports.js'

/** DELETE …/upload/tasks/{task_id}/: stops a task and erases it with all its files. */
export async function eraseTask(app: FastifyInstance, context: AppContext): Promise<void> {
  const config = { scope: 'tasks:write', operation } as const
  app.delete<{ Params: { task_id: string } }>(
    routePatterns.task,
    { config },
    async (request): Promise<TaskErased> => {
      const { task_id } = request.params
      await core.eraseTask(requestPorts(context, request), task_id)
      request.log.info({ taskId: task_id }, 'Task erased')
      return { success: true, task_id, message: 'The task and its files were erased.' }
    },
  )
}
