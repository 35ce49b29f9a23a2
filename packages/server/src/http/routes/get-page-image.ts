import { type PageImageQuery, PageImageQuerySchema, routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { findTask } from '../../core/find-task.js'
import { assertPageOf, renderPage } from '../../core/render-page.js'
import { asRecognition } from '../../core/task-kinds.js'
import type { AppContext } from '../app-context.js'
import { isNamed } from '../entity-tag.js'
import { getPageImage as operation } from '../operations/get-page-image.js'
import { requestPorts } from '../request-ports.js'

/** GET …/upload/tasks/{task_id}/pages/{n}/image/: a picture of a page, read or not. */
export async function getPageImage(app: FastifyInstance, context: AppContext): Promise<void> {
  app.get<{ Params: { task_id: string; page: string }; Querystring: PageImageQuery }>(
    routePatterns.pageImage,
    { schema: { querystring: PageImageQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const ports = requestPorts(context, request)
      const task = asRecognition(await findTask(ports.tasks, request.params.task_id))
      const page = Number(request.params.page)
      assertPageOf(task, page)
      const maxWidthPx = request.query.width
      // Weak: another version of this program may draw the same original a little differently.
      const tag = `W/"${task.file.sha256.slice(0, 16)}-${page}-${maxWidthPx}"`
      // Asked for again each time, so that an erased document is not shown; the answer to that is 304.
      reply.headers({ 'cache-control': 'private, no-cache', etag: tag })
      if (isNamed(tag, request.headers['if-none-match'])) return reply.code(304).send()
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return reply.type('image/jpeg').send(await renderPage(ports, { task, page, maxWidthPx }, gone.signal))
    },
  )
}
