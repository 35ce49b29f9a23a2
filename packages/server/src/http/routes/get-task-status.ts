import { Readable } from 'node:stream'
import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { findTask } from '../../core/find-task.js'
import type { ByteStream, ObjectStore } from '../../core/ports/object-store.js'
import type { Task } from '../../core/task.js'
import { completedView, inProgressView, stoppedView, storedFileView } from '../../core/task-views.js'
import type { AppContext } from '../app-context.js'

/** GET …/upload/status/{task_id}/: how a task is doing; once completed its result with it. */
export async function getTaskStatus(
  app: FastifyInstance,
  { tasks, files, gauge }: AppContext,
): Promise<void> {
  app.get<{ Params: { task_id: string } }>(routePatterns.status, async (request, reply) => {
    const task = await findTask(tasks, request.params.task_id)
    reply.header('cache-control', 'no-store')
    switch (task.status) {
      case 'pending':
      case 'processing':
        return inProgressView(task, task.status, await gauge.placeOf(task))
      case 'failed':
      case 'revoked':
        return stoppedView(task, task.status, await tasks.pages(task.id))
      case 'completed':
        reply.type('application/json; charset=utf-8')
        return Readable.from(completedAnswer({ tasks, files }, task))
    }
  })
}

/** The answer with the summary file streamed into it, so that a book's text is never held whole. */
async function* completedAnswer(
  { tasks, files }: Pick<AppContext, 'tasks' | 'files'>,
  task: Task,
): AsyncGenerator<Uint8Array | string> {
  const { resultsKey, summaryKey } = task
  if (resultsKey === null || summaryKey === null) throw new TypeError('A completed task has outputs')
  const [original, results, pages, summary] = await Promise.all([
    storedFile(files, task.file.key),
    storedFile(files, resultsKey),
    tasks.pages(task.id),
    files.get(summaryKey),
  ])
  yield `${JSON.stringify(completedView(task, { pages, original, results })).slice(0, -1)},`
  yield* withoutFirstByte(summary)
}

async function storedFile(files: ObjectStore, key: string) {
  return storedFileView(key, files.urlOf(key), await files.signedLink(key))
}

/** The members of a JSON object without its opening brace. */
async function* withoutFirstByte(json: ByteStream): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of json) {
    yield first ? chunk.subarray(1) : chunk
    first = false
  }
}
