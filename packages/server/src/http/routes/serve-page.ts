import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import { notFound } from '../../core/errors.js'
import type { AppContext } from '../app-context.js'

const own: RouteShorthandOptions = { config: { scope: 'none', operation: 'no part of the API' } }
const yearMs = 365 * 86_400_000

/** GET /: the page, and the files that it is made of, as they were compressed when it was built. */
export async function servePage(
  app: FastifyInstance,
  { pageDir }: Pick<AppContext, 'pageDir'>,
): Promise<void> {
  await app.register(fastifyStatic, { serve: false, preCompressed: true })
  app.addHook('onRequest', async (_, reply) => {
    reply.header('vary', 'Accept-Encoding')
  })
  // A new version is seen at the next visit.
  const current = { cacheControl: false }
  app.get('/', own, async (_, reply) => {
    if (!existsSync(join(pageDir, 'index.html'))) {
      throw notFound('The page was not built; `npm run build` does that.')
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html', pageDir, current)
  })
  app.get('/icon.svg', own, async (_, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('icon.svg', pageDir, current),
  )
  // Their names have the hash of what is in them.
  app.get<{ Params: { '*': string } }>('/assets/*', own, async ({ params }, reply) =>
    reply.sendFile(`assets/${params['*']}`, pageDir, { maxAge: yearMs, immutable: true }),
  )
}
