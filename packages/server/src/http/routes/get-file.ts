import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { attachmentDisposition } from '../../core/content-disposition.js'
import { mediaTypeOfKey } from '../../core/media-types.js'
import { downloadSubject, type LinkSignature } from '../../core/ports/link-signer.js'
import type { AppContext } from '../app-context.js'
import { checkLink } from '../check-link.js'
import { DownloadQuerySchema, getFile as operation } from '../operations/get-file.js'
import { sendFile } from '../send-file.js'

/** GET /files/{key}: a file of the local store, by a signed link only, always as a download. */
export async function getFile(app: FastifyInstance, { files, linkSigner }: AppContext): Promise<void> {
  app.get<{ Params: { '*': string }; Querystring: Partial<LinkSignature> & { name?: string } }>(
    `${routePatterns.files}*`,
    { schema: { querystring: DownloadQuerySchema }, config: { scope: 'none', operation } },
    async (request, reply) => {
      const key = request.params['*']
      const { name, ...signature } = request.query
      checkLink(linkSigner.verify(downloadSubject(key, name), signature))
      reply
        .type(mediaTypeOfKey(key))
        .header('content-disposition', attachmentDisposition(name ?? key))
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
      return sendFile(files, key, { request, reply })
    },
  )
}
