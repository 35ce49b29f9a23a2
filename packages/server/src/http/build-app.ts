import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { AppContext, RouteContext } from './app-context.js'
import { createBaseApp } from './base-app.js'
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
import { metrics } from './routes/metrics.js'
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
import { submitSpeech } from './routes/submit-speech.js'
import { webhookDeliveries } from './routes/webhook-deliveries.js'
import { manageWebhooks } from './routes/webhooks.js'
import { createWaitSignals } from './wait-signals.js'

const routes = [
  submitDocument,
  submitBatch,
  submitSpeech,
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
  metrics,
  manageWebhooks,
  webhookDeliveries,
  admin,
  readReference,
  servePage,
]

/** The API. It listens nowhere yet: `listen` or `inject` it. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
  const app = await createBaseApp(context)
  // A file that is too large is one of a batch only.
  await app.register(fastifyMultipart, { throwFileSizeLimit: false })
  collectOperations(app)
  const routeContext: RouteContext = {
    ...context,
    waitSignal: createWaitSignals(app, context.keys),
  }
  for (const route of routes) await app.register(route, routeContext)
  return app
}
