import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Answering, answerOnce } from '../core/answer-once.js'
import { NusabacaError } from '../core/errors.js'
import type { OnceRequest } from '../core/ports/idempotency-store.js'
import type { AppContext } from './app-context.js'
import { senderOf } from './request-ports.js'

/**
 * Answers requests with the same `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) once, and gives the
 * others the same answer again.
 *
 * @param payload what makes it this request and no other, besides its route.
 */
export async function once<T extends object>(
  context: AppContext,
  { request, reply, payload }: { request: FastifyRequest; reply: FastifyReply; payload: unknown },
  make: (answering: Answering) => Promise<T>,
): Promise<T> {
  const onceRequest = onceRequestOf(context, request, payload)
  const { answer, again } = await answerOnce(context.idempotency, onceRequest, make)
  if (again) reply.header('idempotent-replayed', 'true')
  return answer
}

function onceRequestOf(context: AppContext, request: FastifyRequest, payload: unknown): OnceRequest | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new NusabacaError('invalid_request', {
      detail: 'The Idempotency-Key must be 1 to 255 visible ASCII characters.',
    })
  }
  const fingerprint = context.fingerprint(JSON.stringify([request.method, request.url, payload]))
  return { client: senderOf(context, request).client, key, fingerprint }
}
