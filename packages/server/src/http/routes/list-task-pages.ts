import { routePatterns, type TaskPages } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { findTask } from '../../core/find-task.js'
import { listTaskPages as listPages } from '../../core/list-task-pages.js'
import { asRecognition } from '../../core/task-kinds.js'
import type { AppContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { listTaskPages as operation } from '../operations/list-task-pages.js'
import { requestPorts } from '../request-ports.js'

/** GET …/upload/tasks/{task_id}/pages/: every page of a task, with the text of those that are read. */
export async function listTaskPages(app: FastifyInstance, context: AppContext): Promise<void> {
  app.get<{ Params: { task_id: string } }>(
    routePatterns.pages,
    { config: { scope: 'tasks:read', operation } },
    async (request, reply): Promise<TaskPages> => {
      const ports = requestPorts(context, request)
      const task = asRecognition(await findTask(ports.tasks, request.params.task_id))
      const pages = await listPages(ports, task, chooseLanguage(request, reply))
      return { success: true, task_id: task.id, pages }
    },
  )
}
