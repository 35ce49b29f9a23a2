import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/submit-document.js'
import { asRecognition } from '../../core/task-kinds.js'
import { acceptedView } from '../../core/task-views.js'
import { answerAccepted, wantedWait } from '../answer-accepted.js'
import type { RouteContext } from '../app-context.js'
import { goneSignal } from '../gone-signal.js'
import { once } from '../once.js'
import { submitDocument as operation } from '../operations/submit-document.js'
import { receiveDocument } from '../receive-document.js'
import { requestPorts, senderOf } from '../request-ports.js'

/** POST …/upload/async/: a document in, 202 and its task's id out; 200 and its status, if that is waited for. */
export async function submitDocument(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.post(routePatterns.upload, { config: { scope: 'tasks:write', operation } }, async (request, reply) => {
    const gone = goneSignal(request)
    const ports = requestPorts(context, request)
    const wait = wantedWait(context, request, reply)
    const accepted = await receiveDocument(request, { ...context, signal: gone }, (document) =>
      once(context, { request, reply, payload: [document.content, document.options] }, async (answering) => {
        // What was named may not be there a second time.
        const made = answering.again ? await ports.tasks.find(answering.id) : null
        if (made !== null) return acceptedView(asRecognition(made), context.publicUrl())
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
    return answerAccepted(context, { request, reply }, { accepted, wait })
  })
}
