import { routePatterns, type TaskList, type TaskListQuery, TaskListQuerySchema } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import type { Task } from '../../core/task.js'
import { summaryView } from '../../core/task-views.js'
import type { AppContext } from '../app-context.js'

/** GET …/upload/tasks/: the newest tasks, a cursor page at a time. */
export async function listTasks(app: FastifyInstance, { tasks, publicUrl }: AppContext): Promise<void> {
  app.get<{ Querystring: TaskListQuery }>(
    routePatterns.tasks,
    { schema: { querystring: TaskListQuerySchema } },
    async ({ query }): Promise<TaskList> => {
      const { limit, cursor, ...filter } = query
      const after = cursor === undefined ? {} : { after: decodeCursor(cursor) }
      const found = await tasks.list({ ...filter, ...after, limit: limit + 1 })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      return {
        success: true,
        tasks: shown.map((task) => summaryView(task, publicUrl())),
        next_cursor: found.length > limit && last !== undefined ? encodeCursor(last) : null,
      }
    },
  )
}

function encodeCursor({ createdAt, id }: Task): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')
}

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, moment, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(text) ?? []
  const createdAt = new Date(moment ?? Number.NaN)
  if (id === undefined || Number.isNaN(createdAt.getTime())) {
    throw new NusabacaError('invalid_request', { detail: 'The cursor is not one that this server gave.' })
  }
  return { createdAt, id }
}
