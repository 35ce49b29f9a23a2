import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { type LinkSignature, uploadSubject } from '../../core/ports/link-signer.js'
import type { RouteContext } from '../app-context.js'
import { checkLink } from '../check-link.js'
import { FileQuerySchema, putFile as operation } from '../operations/get-file.js'

/** PUT /files/{key}: a file into the local store, by a link that was signed for its length and type. */
export async function putFile(app: FastifyInstance, { files, linkSigner }: RouteContext): Promise<void> {
  // Whatever it is, it is streamed.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.put<{ Params: { '*': string }; Querystring: Partial<LinkSignature> }>(
    `${routePatterns.files}*`,
    { schema: { querystring: FileQuerySchema }, config: { scope: 'none', operation } },
    async (request, reply) => {
      const key = request.params['*']
      const { 'content-length': bytes = '', 'content-type': mediaType = '' } = request.headers
      checkLink(linkSigner.verify(uploadSubject(key, bytes, mediaType), request.query))
      await files.put(key, request.raw)
      return reply.code(200).send()
    },
  )
}
