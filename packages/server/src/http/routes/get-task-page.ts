import { Readable } from 'node:stream'
import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import { findTask } from '../../core/find-task.js'
import { say } from '../../core/sentence.js'
import { asRecognition } from '../../core/task-kinds.js'
import type { AppContext } from '../app-context.js'
import { getTaskPage as operation } from '../operations/get-task-page.js'
import { requestPorts } from '../request-ports.js'

/** GET …/upload/tasks/{task_id}/pages/{n}/: one page, as soon as it has been read. */
export async function getTaskPage(app: FastifyInstance, context: AppContext): Promise<void> {
  const config = { scope: 'tasks:read', operation } as const
  app.get<{ Params: { task_id: string; page: string } }>(
    routePatterns.page,
    { config },
    async (request, reply) => {
      const { tasks, files } = requestPorts(context, request)
      const task = asRecognition(await findTask(tasks, request.params.task_id))
      const number = Number(request.params.page)
      const page = (await tasks.pages(task.id)).find((candidate) => candidate.number === number)
      if (page === undefined) {
        throw new NusabacaError('invalid_page_range', {
          detail: say('Page {page} is not among the {total} that the task was asked to read.', {
            page: request.params.page,
            total: task.pages.total,
          }),
        })
      }
      // The pages of a revoked task are removed; those of a failed one that were read are kept.
      const readable = page.resultKey !== null && task.status !== 'revoked'
      const failure = page.failure ?? (readable ? null : task.failure)
      if (failure !== null) {
        // It has failed for good; nothing is wrong with this request or this server.
        reply.code(409)
        throw new NusabacaError(failure.code, { detail: failure.sentence, retryable: false })
      }
      if (page.resultKey === null) {
        throw new NusabacaError('task_not_found', {
          detail: say('Page {page} has not been read yet: the task is {status}.', {
            page: number,
            status: task.status,
          }),
          retryable: true,
        })
      }
      reply.type('application/json; charset=utf-8')
      return Readable.from(await files.get(page.resultKey))
    },
  )
}
