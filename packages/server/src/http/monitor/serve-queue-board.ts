import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import type { BoardRequest, QueueBoard } from '../../core/ports/queue-board.js'

const look = { config: { scope: 'monitor' } } as const

/** The queues' own board, under the prefix that it is registered with. */
export const serveQueueBoard: FastifyPluginAsync<{ readonly board: QueueBoard }> = async (app, { board }) => {
  await app.register(fastifyStatic, { serve: false })

  for (const path of board.pagePaths) {
    app.get(path, look, async (_, reply) => {
      const policy = String(reply.getHeader('content-security-policy'))
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('content-security-policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
        .send(await board.page(`${app.prefix}/`))
    })
  }

  app.get<{ Params: { '*': string } }>('/static/*', look, async ({ params }, reply) =>
    reply.sendFile(params['*'], board.filesDir, { maxAge: '1d' }),
  )

  for (const { path, answer } of board.questions) {
    app.get(path, look, async (request, reply) => {
      const { status, body } = await answer(request as unknown as BoardRequest)
      return reply.code(status).send(body)
    })
  }
}
