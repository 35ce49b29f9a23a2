import type { Readable } from 'node:stream'
import { isFinalStatus, routePatterns, statusPath, type TaskOutline } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { findTask } from '../../core/find-task.js'
import type { SpokenLanguage } from '../../core/sentence.js'
import * as core from '../../core/submit-document.js'
import type { Task } from '../../core/task.js'
import { acceptedView } from '../../core/task-views.js'
import { waitUntilEnded } from '../../core/wait-until-ended.js'
import type { RouteContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { goneSignal } from '../gone-signal.js'
import { once } from '../once.js'
import { submitDocument as operation } from '../operations/submit-document.js'
import { preferredWait } from '../prefer-wait.js'
import { receiveDocument } from '../receive-document.js'
import { type RequestPorts, requestPorts, senderOf } from '../request-ports.js'
import { taskStatusBody } from '../task-status-body.js'

/** POST …/upload/async/: a document in, 202 and its task's id out; 200 and its status, if that is waited for. */
export async function submitDocument(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.post(routePatterns.upload, { config: { scope: 'tasks:write', operation } }, async (request, reply) => {
    const gone = goneSignal(request)
    const ports = requestPorts(context, request)
    const waitSeconds = preferredWait(request.headers['prefer'])
    // Whoever may not wait is told so before the upload.
    const waitSignal = waitSeconds > 0 ? context.waitSignal(request, reply) : null
    const accepted = await receiveDocument(request, { ...context, signal: gone }, (document) =>
      once(context, { request, reply, payload: [document.content, document.options] }, async (answering) => {
        // What was named may not be there a second time.
        const made = answering.again ? await ports.tasks.find(answering.id) : null
        if (made !== null) return acceptedView(made, context.publicUrl())
        return document.withFile(async (file) => {
          const { options } = document
          const sender = senderOf(context, request)
          const task = await core.submitDocument(
            ports,
            { ...answering, batchId: null, file, options, sender },
            gone,
          )
          request.log.info({ taskId: task.id, bytes: file.bytes, pages: task.pages.total }, 'Task accepted')
          return acceptedView(task, context.publicUrl())
        })
      }),
    )
    reply.header('location', statusPath(accepted.task_id))
    if (waitSignal !== null) {
      reply.header('preference-applied', `wait=${waitSeconds}`)
      const wait = { withinMs: waitSeconds * 1000, signal: waitSignal }
      const ended = await waitUntilEnded(ports, await findTask(ports.tasks, accepted.task_id), wait)
      const body = await endedStatus(ports, ended, chooseLanguage(request, reply))
      if (body !== null) return reply.type('application/json; charset=utf-8').send(body)
    }
    return reply.code(202).header('retry-after', '1').send(accepted)
  })
}

/** The status answer of a task that has ended; null when it has not, or cannot be answered: it is accepted still. */
async function endedStatus(
  ports: RequestPorts,
  task: Task,
  language: SpokenLanguage,
): Promise<TaskOutline | Readable | null> {
  return isFinalStatus(task.status) ? taskStatusBody(ports, task, language).catch(() => null) : null
}
