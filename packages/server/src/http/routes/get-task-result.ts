import { Readable } from 'node:stream'
import {
  isFinalStatus,
  resultMediaTypes,
  routePatterns,
  type TaskResultQuery,
  TaskResultQuerySchema,
} from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import type { TaskSummaryFile } from '../../core/assemble-task.js'
import { NusabacaError } from '../../core/errors.js'
import { findTask } from '../../core/find-task.js'
import { readText } from '../../core/read-text.js'
import { say } from '../../core/sentence.js'
import type { Task } from '../../core/task.js'
import type { AppContext } from '../app-context.js'
import { chooseResultFormat } from '../choose-result-format.js'
import { getTaskResult as operation } from '../operations/get-task-result.js'
import { requestPorts } from '../request-ports.js'

/** GET …/upload/tasks/{task_id}/result/: the result alone, as `?format=text` or `json`. */
export async function getTaskResult(app: FastifyInstance, context: AppContext): Promise<void> {
  app.get<{ Params: { task_id: string }; Querystring: TaskResultQuery }>(
    routePatterns.result,
    { schema: { querystring: TaskResultQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const { tasks, files } = requestPorts(context, request)
      const task = await findTask(tasks, request.params.task_id)
      const format = chooseResultFormat({
        format: request.query.format,
        accept: request.headers.accept,
        usual: task.options.extractFormat,
      })
      const { resultsKey, summaryKey } = task
      if (resultsKey === null || summaryKey === null) {
        // A task that has failed stays so; nothing is wrong with this request or this server.
        reply.code(isFinalStatus(task.status) ? 409 : 404)
        throw noResult(task)
      }
      reply.type(resultMediaTypes[format])
      if (format === 'json') return Readable.from(await files.get(resultsKey))
      const summary = JSON.parse(await readText(files, summaryKey)) as TaskSummaryFile
      return summary.ocr_result.full_text
    },
  )
}

function noResult({ status, failure }: Task): NusabacaError {
  if (failure !== null) return new NusabacaError(failure.code, { detail: failure.sentence, retryable: false })
  return new NusabacaError('task_not_found', {
    detail: say('The task has no result yet: it is {status}. Pages that are done can be read one by one.', {
      status,
    }),
    retryable: true,
  })
}
