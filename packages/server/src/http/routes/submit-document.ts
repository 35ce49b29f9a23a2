import { routePatterns, statusPath } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/submit-document.js'
import { acceptedView } from '../../core/task-views.js'
import type { AppContext } from '../app-context.js'
import { parseUploadOptions } from '../parse-upload-options.js'
import { receiveUpload } from '../receive-upload.js'

/** POST …/upload/async/: a document in, 202 and its task's id out. */
export async function submitDocument(app: FastifyInstance, context: AppContext): Promise<void> {
  app.post(routePatterns.upload, async (request, reply) => {
    const gone = new AbortController()
    request.raw.once('close', () => {
      if (!request.raw.complete) gone.abort()
    })
    const ports = {
      ...context,
      onEnqueueFailed: (taskId: string, error: unknown) =>
        request.log.warn({ taskId, error }, 'Task was not enqueued'),
    }
    const task = await receiveUpload(request, context, ({ file, fields }) =>
      core.submitDocument(
        ports,
        { file, options: parseUploadOptions(fields), client: context.nameClient(request.ip) },
        gone.signal,
      ),
    )
    request.log.info({ taskId: task.id, bytes: task.file.bytes, pages: task.pages.total }, 'Task accepted')
    return reply
      .code(202)
      .header('location', statusPath(task.id))
      .header('retry-after', '1')
      .send(acceptedView(task, context.publicUrl()))
  })
}
