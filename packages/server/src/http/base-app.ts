import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify'
import { traceIdOf, validTraceparent } from '../core/trace.js'
import type { AppContext } from './app-context.js'
import { authenticate, type tokenOf } from './plugins/authenticate.js'
import { endStalledBodies } from './plugins/end-stalled-bodies.js'
import { limitRequests } from './plugins/limit-requests.js'
import { measureRequests } from './plugins/measure-requests.js'
import { buildOuterWall } from './plugins/outer-wall.js'
import { answerError, handleErrors } from './plugins/problem-details.js'
import { logRequests } from './plugins/request-log.js'
import { fastifyServerOptions } from './server-options.js'

// Node reads no more of a request before its body.
const longestHead = 16 * 1024

const requestIdHeader = 'x-request-id'

type CreateLog = NonNullable<FastifyServerOptions['childLoggerFactory']>

/** Lines about a request say what it is traced by. */
const createRequestLog: CreateLog = (logger, ...[bindings, options, { headers }]) => {
  const traceparent = validTraceparent(headers['traceparent'])
  const traced = traceparent === null ? {} : { traceId: traceIdOf(traceparent) }
  return logger.child({ ...bindings, ...traced }, options)
}

export interface BaseAppOptions {
  /** Where its callers carry their tokens, if not where those of the API do. */
  readonly tokenOf?: typeof tokenOf
}

/** An app without routes; those that are added need what they declare as their scope. */
export async function createBaseApp(
  context: AppContext,
  options: BaseAppOptions = {},
): Promise<FastifyInstance> {
  const app = fastify({
    // Fastify's own type for it: with pino's the instance would have another type everywhere.
    loggerInstance: context.logger as FastifyBaseLogger,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: longestHead },
    // Of URLs that cannot be decoded.
    frameworkErrors: answerError,
    // A proxy may name the request; nothing else that it sends gets into the log.
    genReqId: (request) => {
      const given = request.headers[requestIdHeader]
      return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : crypto.randomUUID()
    },
    childLoggerFactory: createRequestLog,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: 64 * 1024,
    // Bounds hold for 1e309, too, which is a number in JSON and infinite in JavaScript; and what a schema rules out is
    // refused, not left out in silence.
    ajv: { customOptions: { strictNumbers: false, removeAdditional: false } },
    ...fastifyServerOptions(context.server),
    return503OnClosing: false,
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header(requestIdHeader, request.id)
  })
  handleErrors(app)
  logRequests(app)
  measureRequests(app, context.metrics)
  endStalledBodies(app, context.server.bodyTimeoutMs)
  await buildOuterWall(app, context.wall)
  authenticate(app, { ...context, ...options })
  await limitRequests(app, context.requests)
  // Clients send the header by habit, with nothing behind it.
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parseJson(request, String(body), done)
  })
  return app
}
