import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Signals for requests that wait for something: a request's aborts when its connection ends, and all of them when
 * the server is about to close, so that nobody holds it up.
 */
export function createWaitSignals(app: FastifyInstance): (reply: FastifyReply) => AbortSignal {
  const waiting = new Set<AbortController>()
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    for (const controller of waiting) controller.abort()
  })
  // A connection that is kept would hold the server up, too.
  app.addHook('onSend', async (_, reply) => {
    if (closing) reply.header('connection', 'close')
  })
  return ({ raw }) => {
    const controller = new AbortController()
    waiting.add(controller)
    raw.once('close', () => {
      waiting.delete(controller)
      controller.abort()
    })
    if (closing || raw.closed) controller.abort()
    return controller.signal
  }
}
