import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NusabacaError } from '../../core/errors.js'
import { say } from '../../core/sentence.js'

export interface LimitRequestsOptions {
  /** Of each key that has no limit of its own, and of each address without a key; null for no bound. */
  readonly requestsPerMinute: number | null
  /** A client of ioredis, so that all processes count together; each counts for itself when null. */
  readonly redis: unknown
  /** Its keys begin with it. */
  readonly prefix: string
}

const windowSeconds = 60

/** Bounds the requests of each principal, and says so in the headers of draft-ietf-httpapi-ratelimit-headers. */
export async function limitRequests(
  app: FastifyInstance,
  { requestsPerMinute, redis, prefix }: LimitRequestsOptions,
): Promise<void> {
  const limitOf = ({ principal }: FastifyRequest) => principal.limits.requestsPerMinute ?? requestsPerMinute
  await app.register(fastifyRateLimit, {
    global: false,
    // Requests are not refused because Redis is away.
    ...(redis !== null && { redis, nameSpace: `${prefix}:rate:`, skipOnError: true }),
  })
  const count = app.createRateLimit({
    timeWindow: windowSeconds * 1000,
    max: (request) => limitOf(request) ?? Number.MAX_SAFE_INTEGER,
    keyGenerator: ({ principal, ip }) => principal.keyId ?? normalizeIP(ip),
  })
  app.addHook('onRequest', async (request, reply) => {
    const limit = limitOf(request)
    if (limit === null || request.routeOptions.config.scope === 'none' || request.is404) return
    const counted = await count(request)
    if (counted.isAllowed) return
    const { remaining, ttlInSeconds } = counted
    reply.header('ratelimit-policy', `"requests";q=${limit};w=${windowSeconds}`)
    reply.header('ratelimit', `"requests";r=${remaining};t=${ttlInSeconds}`)
    if (counted.isExceeded) throw rateLimited(ttlInSeconds)
  })
}

export function rateLimited(seconds: number): NusabacaError {
  return new NusabacaError('rate_limited', {
    detail: say('These are too many requests; try again in {seconds} seconds.', { seconds }),
    details: { retry_after_seconds: seconds },
  })
}
