import fastifyMultipart from '@fastify/multipart'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import type { AppContext } from './app-context.js'
import { problemDetails } from './plugins/problem-details.js'
import { getCapabilities } from './routes/get-capabilities.js'
import { getFile } from './routes/get-file.js'
import { getTaskPage } from './routes/get-task-page.js'
import { getTaskResult } from './routes/get-task-result.js'
import { getTaskStatus } from './routes/get-task-status.js'
import { health } from './routes/health.js'
import { listTasks } from './routes/list-tasks.js'
import { revokeTask } from './routes/revoke-task.js'
import { submitDocument } from './routes/submit-document.js'

const routes = [
  submitDocument,
  getTaskStatus,
  listTasks,
  getTaskResult,
  getTaskPage,
  revokeTask,
  getCapabilities,
  getFile,
  health,
]

const requestIdHeader = 'x-request-id'

/** The API. It listens nowhere yet: `listen` or `inject` it. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
  const app = fastify({
    // Fastify's own type for it: with pino's the instance would have another type everywhere.
    loggerInstance: context.logger as FastifyBaseLogger,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    // A proxy may name the request; nothing else that it sends gets into the log.
    genReqId: (request) => {
      const given = request.headers[requestIdHeader]
      return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : crypto.randomUUID()
    },
    requestIdLogLabel: 'requestId',
    bodyLimit: 64 * 1024,
    return503OnClosing: false,
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header(requestIdHeader, request.id)
  })
  await app.register(problemDetails)
  await app.register(fastifyMultipart)
  for (const route of routes) await app.register(route, context)
  return app
}
