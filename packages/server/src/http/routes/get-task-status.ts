import { isFinalStatus, routePatterns, type TaskStatusQuery, TaskStatusQuerySchema } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { describeTask } from '../../core/describe-task.js'
import { NusabacaError } from '../../core/errors.js'
import { findTask } from '../../core/find-task.js'
import type { RouteContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { entityTag, isNamed, knownVersion } from '../entity-tag.js'
import { getTaskStatus as operation } from '../operations/get-task-status.js'
import { requestPorts } from '../request-ports.js'
import { taskStatusBody } from '../task-status-body.js'

/** GET …/upload/status/{task_id}/: how a task is doing; once completed its result with it. */
export async function getTaskStatus(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.get<{ Params: { task_id: string }; Querystring: TaskStatusQuery }>(
    routePatterns.status,
    { schema: { querystring: TaskStatusQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const ports = requestPorts(context, request)
      const { tasks, watcher } = ports
      const { wait, fields } = request.query
      const known = request.headers['if-none-match']
      let task = await findTask(tasks, request.params.task_id)
      if (wait > 0 && !isFinalStatus(task.status)) {
        const after = knownVersion(known) ?? task.version
        const signal = context.waitSignal(request, reply)
        const left = { after, withinMs: wait * 1000, signal }
        if (await watcher.change(task.id, left)) task = await findTask(tasks, task.id)
        if (signal.reason instanceof NusabacaError) throw signal.reason
      }
      const language = chooseLanguage(request, reply)
      const tag = await entityTag(context, task, language)
      reply.headers({ 'cache-control': 'no-store', etag: tag })
      if (isNamed(tag, known)) return reply.code(304).send()
      reply.type('application/json; charset=utf-8')
      return fields === 'summary'
        ? describeTask(ports, task, language)
        : taskStatusBody(ports, task, language)
    },
  )
}
