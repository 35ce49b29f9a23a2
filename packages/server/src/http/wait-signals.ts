import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NusabacaError } from '../core/errors.js'
import type { KeyStore } from '../core/ports/key-store.js'
import { tokenOf } from './plugins/authenticate.js'

/**
 * A signal for a request that waits for something. It aborts when the connection ends, when the server is about to
 * close, so that nobody holds it up, and, with an `unauthorized` error as its reason, soon after the key has been revoked
 * or has expired. Throws `rate_limited` for whoever has too many.
 */
export type WaitSignal = (request: FastifyRequest, reply: FastifyReply) => AbortSignal

const checkKeysEveryMs = 2000

// Of each key, and of each address without one.
const mostWaiting = 500

export function createWaitSignals(app: FastifyInstance, keys: Pick<KeyStore, 'find'>): WaitSignal {
  const waiting = new Map<AbortController, Waiter>()
  let closing = false

  async function endRevoked(): Promise<void> {
    for (const [controller, { token }] of waiting) {
      if (token === null) continue
      const key = await keys.find(token)
      if (key?.state !== 'active') controller.abort(revoked())
    }
  }

  // While the database is away nobody can revoke a key.
  const timer = setInterval(() => endRevoked().catch(() => undefined), checkKeysEveryMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
  app.addHook('preClose', async () => {
    closing = true
    for (const controller of waiting.keys()) controller.abort()
  })
  // A connection that is kept would hold the server up, too.
  app.addHook('onSend', async (_, reply) => {
    if (closing) reply.header('connection', 'close')
  })
  return (request, { raw }) => {
    const { keyId } = request.principal
    const waiter = { name: keyId ?? normalizeIP(request.ip), token: keyId === null ? null : tokenOf(request) }
    if ([...waiting.values()].filter(({ name }) => name === waiter.name).length >= mostWaiting)
      throw tooManyWait()
    const controller = new AbortController()
    waiting.set(controller, waiter)
    raw.once('close', () => {
      waiting.delete(controller)
      controller.abort()
    })
    if (closing || raw.closed) controller.abort()
    return controller.signal
  }
}

interface Waiter {
  readonly name: string
  /** Of its key. */
  readonly token: string | null
}

function tooManyWait(): NusabacaError {
  return new NusabacaError('rate_limited', {
    detail: 'Too many requests are waiting already; end one of them first.',
  })
}

function revoked(): NusabacaError {
  return new NusabacaError('unauthorized', { detail: 'The API key is not valid any more.' })
}
