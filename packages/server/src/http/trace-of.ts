import type { FastifyRequest } from 'fastify'
import { type Trace, validTraceparent, validTracestate } from '../core/trace.js'

/** What the work for a request is known by. */
export function traceOf({ id: requestId, headers }: Pick<FastifyRequest, 'id' | 'headers'>): Trace {
  const traceparent = validTraceparent(headers['traceparent'])
  if (traceparent === null) return { requestId }
  const tracestate = validTracestate(headers['tracestate'])
  return { requestId, traceparent, ...(tracestate !== null && { tracestate }) }
}
