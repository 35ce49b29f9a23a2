import type { FastifyRequest } from 'fastify'

/** Aborts when whoever sends a request goes before all of it has come. */
export function goneSignal({ raw }: FastifyRequest): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.complete) gone.abort()
  })
  return gone.signal
}
