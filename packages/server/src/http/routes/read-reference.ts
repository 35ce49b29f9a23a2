import { routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import type { AppContext } from '../app-context.js'
import * as operations from '../operations/read-reference.js'
import { openApiDocument } from '../reference/openapi-document.js'
import { referencePage } from '../reference/reference-page.js'
import { referenceStyle } from '../reference/reference-style.js'

/** GET /openapi.json and /docs: what the routes say about themselves, for programs and for people. */
export async function readReference(app: FastifyInstance, { version, publicUrl }: AppContext): Promise<void> {
  const document = () => openApiDocument(app.describedRoutes, { version, url: publicUrl() })
  const own = (operation: (typeof operations)[keyof typeof operations]) => ({
    config: { scope: 'none', operation } as const,
  })
  app.get(routePatterns.openApi, own(operations.getOpenApi), async () => document())
  app.get(routePatterns.docs, own(operations.readReference), async (request, reply) => {
    reply.type('text/html; charset=utf-8')
    // Seen from the page, so that they are found behind any proxy.
    const root = /\/(\?|$)/.test(request.url) ? '..' : '.'
    const paths = { style: root + routePatterns.docsStyle, document: root + routePatterns.openApi }
    return referencePage(document(), paths)
  })
  app.get(routePatterns.docsStyle, own(operations.getReferenceStyle), async (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(referenceStyle),
  )
}
