import { routePatterns, type TaskList, type TaskListQuery, TaskListQuerySchema } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import type { ListPosition } from '../../core/ports/task-store.js'
import { summaryView } from '../../core/task-views.js'
import type { AppContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { listTasks as operation } from '../operations/list-tasks.js'
import { requestPorts } from '../request-ports.js'
import { requireStorable } from '../require-storable.js'

/** GET …/upload/tasks/: the newest tasks, a cursor page at a time. */
export async function listTasks(app: FastifyInstance, context: AppContext): Promise<void> {
  app.get<{ Querystring: TaskListQuery }>(
    routePatterns.tasks,
    { schema: { querystring: TaskListQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply): Promise<TaskList> => {
      requireStorable(request.query)
      const { tasks, publicUrl } = requestPorts(context, request)
      const { cursor, created_after: createdAfter, q: nameHas, ...filter } = request.query
      const { tasks: found, end } = await tasks.list({
        ...filter,
        ...(createdAfter !== undefined && { createdAfter: new Date(createdAfter) }),
        ...(nameHas !== undefined && { nameHas }),
        ...(cursor !== undefined && { after: decodeCursor(cursor) }),
      })
      const view = { publicUrl: publicUrl(), language: chooseLanguage(request, reply) }
      return {
        success: true,
        tasks: found.map((task) => summaryView(task, view)),
        next_cursor: end === null ? null : encodeCursor(end),
      }
    },
  )
}

function encodeCursor({ createdAt, id }: ListPosition): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')
}

function decodeCursor(cursor: string): ListPosition {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, moment, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(text) ?? []
  const createdAt = new Date(moment ?? Number.NaN)
  if (id === undefined || Number.isNaN(createdAt.getTime())) {
    throw new NusabacaError('invalid_request', { detail: 'The cursor is not one that this server gave.' })
  }
  return { createdAt, id }
}
