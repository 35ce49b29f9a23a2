import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUuid } from '../../core/find-task.js'
import type { RouteContext } from '../app-context.js'
import { beginUpload, continueUpload, dropUpload } from '../operations/resumable-upload.js'
import { requestPorts } from '../request-ports.js'
import { createResumableUploads } from '../resumable-uploads.js'

const longestSweepIntervalMs = 3_600_000

/** tus 1.0 at …/upload/resumable/: POST begins an upload, PATCH adds to it, HEAD tells how far it is, DELETE drops it. */
export async function resumableUpload(app: FastifyInstance, context: RouteContext): Promise<void> {
  const uploads = createResumableUploads(context)
  const sweep = setInterval(
    () =>
      uploads
        .removeExpired()
        .catch((error) => context.logger.warn({ error }, 'Expired uploads were not removed')),
    Math.min(context.orphanAgeMs, longestSweepIntervalMs),
  ).unref()
  app.addHook('onClose', async () => clearInterval(sweep))
  // It is read as it comes, and nothing else is.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/offset+octet-stream', (_, __, done) => done(null))

  type Named = { Params: { upload_id: string } }

  /** Of an upload that is whole, and whose sender has not heard of it: its task, made now if need be. */
  async function answerWhole(
    request: FastifyRequest<Named>,
    reply: FastifyReply,
  ): Promise<FastifyReply | null> {
    const { upload_id: id } = request.params
    const { owner } = request.principal
    const task = isUuid(id) ? await requestPorts(context, request).tasks.find(id) : null
    let bytes = task?.owner === owner ? task.file.bytes : null
    if (bytes === null) {
      const upload = await uploads.find(id, owner)
      if (upload.offset !== upload.size) return null
      bytes = (await uploads.submit(request, upload)).file_info.size
    }
    return reply
      .headers({ 'tus-resumable': '1.0.0', 'upload-offset': bytes, 'upload-length': bytes })
      .headers({ 'x-task-id': id, 'cache-control': 'no-store' })
      .send()
  }

  app.post(
    routePatterns.resumables,
    { config: { scope: 'tasks:write', operation: beginUpload } },
    uploads.serve,
  )

  app.head<Named>(
    routePatterns.resumable,
    { config: { scope: 'tasks:write' } },
    async (request, reply) => (await answerWhole(request, reply)) ?? uploads.serve(request, reply),
  )

  const change = async (request: FastifyRequest<Named>, reply: FastifyReply): Promise<FastifyReply> => {
    await uploads.find(request.params.upload_id, request.principal.owner)
    return uploads.serve(request, reply)
  }
  app.patch<Named>(
    routePatterns.resumable,
    { config: { scope: 'tasks:write', operation: continueUpload } },
    change,
  )
  app.delete<Named>(
    routePatterns.resumable,
    { config: { scope: 'tasks:write', operation: dropUpload } },
    change,
  )
}
