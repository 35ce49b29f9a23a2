import type { FastifyRequest } from 'fastify'
import { type Trace, validTraceparent } from '../core/trace.js'

/** What the work for a request is known by. */
export function traceOf({ id: requestId, headers }: Pick<FastifyRequest, 'id' | 'headers'>): Trace {
  const traceparent = validTraceparent(headers['traceparent'])
  return { requestId, ...(traceparent !== null && { traceparent }) }
}
