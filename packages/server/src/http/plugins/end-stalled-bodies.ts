import type { FastifyInstance } from 'fastify'
import { NusabacaError } from '../../core/errors.js'

/**
 * Answers 408 to whoever sends nothing of a body for so long, twice that at most. One that comes slowly is let come,
 * and one that waits for us to read on is none.
 */
export function endStalledBodies(app: FastifyInstance, timeoutMs: number): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = raw.headers
    if (length === '0' && encoding === undefined) return
    let received = raw.socket.bytesRead
    const timer = setInterval(() => {
      const stalled = raw.socket.bytesRead === received && raw.readableLength === 0
      received = raw.socket.bytesRead
      if (!stalled || raw.complete || reply.sent) return
      reply.raw.once('finish', () => raw.destroy())
      reply.code(408).header('connection', 'close')
      void reply.send(
        new NusabacaError('invalid_request', { detail: 'The rest of the request did not come in time.' }),
      )
    }, timeoutMs)
    raw.once('close', () => clearInterval(timer))
  })
}
