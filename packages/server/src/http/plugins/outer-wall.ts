import fastifyCors from '@fastify/cors'
import fastifyHelmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

export interface OuterWallOptions {
  /** Origins whose pages may use the API, or `*`. */
  readonly corsOrigins: readonly string[]
  /** People come by https. */
  readonly secure: boolean
}

const yearSeconds = 365 * 86_400

/** What browsers are told about every answer, and which other pages may ask. */
export async function buildOuterWall(
  app: FastifyInstance,
  { corsOrigins, secure }: OuterWallOptions,
): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    strictTransportSecurity: secure && { maxAge: yearSeconds, includeSubDomains: false },
    // Links to files may be used by pages of other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Of use to browsers of the past alone, and sent with every answer.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  if (corsOrigins.length === 0) return
  await app.register(fastifyCors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders,
    exposedHeaders,
    maxAge: 600,
  })
}

const tusHeaders = ['Tus-Resumable', 'Upload-Length', 'Upload-Offset']

const allowedHeaders = [
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'X-API-Key',
  'X-Request-Id',
  ...tusHeaders,
  'Upload-Concat',
  'Upload-Defer-Length',
  'Upload-Metadata',
  'X-HTTP-Method-Override',
]

const exposedHeaders = [
  'Content-Disposition',
  'Content-Language',
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
  'X-Task-Id',
  ...tusHeaders,
  'Tus-Extension',
  'Tus-Max-Size',
  'Tus-Version',
  'Upload-Expires',
]
