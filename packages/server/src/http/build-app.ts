import fastifyMultipart from '@fastify/multipart'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { AppContext, RouteContext } from './app-context.js'
import { authenticate } from './plugins/authenticate.js'
import { endStalledBodies } from './plugins/end-stalled-bodies.js'
import { limitRequests } from './plugins/limit-requests.js'
import { buildOuterWall } from './plugins/outer-wall.js'
import { answerError, handleErrors } from './plugins/problem-details.js'
import { logRequests } from './plugins/request-log.js'
import { collectOperations } from './reference/collect-operations.js'
import { admin } from './routes/admin.js'
import { eraseTask } from './routes/erase-task.js'
import { getBatch } from './routes/get-batch.js'
import { getCapabilities } from './routes/get-capabilities.js'
import { getFile } from './routes/get-file.js'
import { getPageImage } from './routes/get-page-image.js'
import { getTaskPage } from './routes/get-task-page.js'
import { getTaskResult } from './routes/get-task-result.js'
import { getTaskStatus } from './routes/get-task-status.js'
import { health } from './routes/health.js'
import { listTaskPages } from './routes/list-task-pages.js'
import { listTasks } from './routes/list-tasks.js'
import { offerDirectUpload } from './routes/offer-direct-upload.js'
import { putFile } from './routes/put-file.js'
import { readReference } from './routes/read-reference.js'
import { resumableUpload } from './routes/resumable-upload.js'
import { retryTask } from './routes/retry-task.js'
import { revokeTask } from './routes/revoke-task.js'
import { servePage } from './routes/serve-page.js'
import { streamTaskEvents } from './routes/stream-task-events.js'
import { submitBatch } from './routes/submit-batch.js'
import { submitDocument } from './routes/submit-document.js'
import { webhookDeliveries } from './routes/webhook-deliveries.js'
import { manageWebhooks } from './routes/webhooks.js'
import { fastifyServerOptions } from './server-options.js'
import { createWaitSignals } from './wait-signals.js'

const routes = [
  submitDocument,
  submitBatch,
  getBatch,
  resumableUpload,
  getTaskStatus,
  streamTaskEvents,
  listTasks,
  getTaskResult,
  listTaskPages,
  getTaskPage,
  getPageImage,
  revokeTask,
  retryTask,
  eraseTask,
  getCapabilities,
  getFile,
  putFile,
  offerDirectUpload,
  health,
  manageWebhooks,
  webhookDeliveries,
  admin,
  readReference,
  servePage,
]

// Node reads no more of a request before its body.
const longestHead = 16 * 1024

const requestIdHeader = 'x-request-id'

/** The API. It listens nowhere yet: `listen` or `inject` it. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
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
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: 64 * 1024,
    // Bounds hold for 1e309, too, which is a number in JSON and infinite in JavaScript.
    ajv: { customOptions: { strictNumbers: false } },
    ...fastifyServerOptions(context.server),
    return503OnClosing: false,
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header(requestIdHeader, request.id)
  })
  handleErrors(app)
  logRequests(app)
  endStalledBodies(app, context.server.bodyTimeoutMs)
  await buildOuterWall(app, context.wall)
  authenticate(app, context)
  await limitRequests(app, context.requests)
  // A file that is too large is one of a batch only.
  await app.register(fastifyMultipart, { throwFileSizeLimit: false })
  // Clients send the header by habit, with nothing behind it.
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parseJson(request, String(body), done)
  })
  collectOperations(app)
  const routeContext: RouteContext = {
    ...context,
    waitSignal: createWaitSignals(app, context.keys),
  }
  for (const route of routes) await app.register(route, routeContext)
  return app
}
