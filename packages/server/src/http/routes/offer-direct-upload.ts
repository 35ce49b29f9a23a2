import { type DirectUploadRequest, DirectUploadRequestSchema, routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import * as core from '../../core/offer-direct-upload.js'
import type { RouteContext } from '../app-context.js'
import { offerDirectUpload as operation } from '../operations/direct-upload.js'

/** POST …/upload/direct/: an address that a file may be put to, and the key that makes a task of it. */
export async function offerDirectUpload(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.post<{ Body: DirectUploadRequest }>(
    routePatterns.directUpload,
    { config: { scope: 'tasks:write', operation }, schema: { body: DirectUploadRequestSchema } },
    async ({ principal, body }, reply) =>
      reply.code(201).send(await core.offerDirectUpload(context, principal.owner, body)),
  )
}
