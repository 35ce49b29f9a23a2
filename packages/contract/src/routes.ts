/**
 * Where everything is. Trailing slashes are canonical; the server answers without one too.
 * Constants with `:name` parts are patterns for routers; functions of the same subject fill them in.
 */
export const routePatterns = {
  upload: '/api/v1/upload/async/',
  batches: '/api/v1/upload/batch/',
  batch: '/api/v1/upload/batch/:batch_id/',
  resumables: '/api/v1/upload/resumable/',
  resumable: '/api/v1/upload/resumable/:upload_id/',
  directUpload: '/api/v1/upload/direct/',
  speech: '/api/v1/tts/async/',
  status: '/api/v1/upload/status/:task_id/',
  events: '/api/v1/upload/status/:task_id/events/',
  tasks: '/api/v1/upload/tasks/',
  task: '/api/v1/upload/tasks/:task_id/',
  result: '/api/v1/upload/tasks/:task_id/result/',
  pages: '/api/v1/upload/tasks/:task_id/pages/',
  page: '/api/v1/upload/tasks/:task_id/pages/:page/',
  pageImage: '/api/v1/upload/tasks/:task_id/pages/:page/image/',
  revoke: '/api/v1/upload/tasks/:task_id/revoke/',
  retry: '/api/v1/upload/tasks/:task_id/retry/',
  webhooks: '/api/v1/webhooks/',
  webhook: '/api/v1/webhooks/:webhook_id/',
  webhookSecret: '/api/v1/webhooks/secret/',
  webhookDeliveries: '/api/v1/webhooks/deliveries/',
  webhookReplay: '/api/v1/webhooks/deliveries/:delivery_id/replay/',
  adminWorkers: '/api/v1/admin/workers/',
  adminQueues: '/api/v1/admin/queues/',
  adminThroughput: '/api/v1/admin/throughput/',
  capabilities: '/api/v1/capabilities/',
  livez: '/livez',
  readyz: '/readyz',
  metrics: '/metrics',
  files: '/files/',
  openApi: '/openapi.json',
  docs: '/docs',
  docsStyle: '/docs/style.css',
} as const

/** POST a document here, as multipart form. */
export function uploadPath(): string {
  return routePatterns.upload
}

/** POST several documents here, as multipart form. */
export function batchesPath(): string {
  return routePatterns.batches
}

/** GET: how the tasks of a batch are doing. */
export function batchPath(batchId: string): string {
  return `${routePatterns.batches}${encodeURIComponent(batchId)}/`
}

/** POST here to begin a resumable upload (tus 1.0). */
export function resumablesPath(): string {
  return routePatterns.resumables
}

/** HEAD: how far a resumable upload is. PATCH: the next piece. DELETE: drop it. */
export function resumablePath(uploadId: string): string {
  return `${routePatterns.resumables}${encodeURIComponent(uploadId)}/`
}

/** POST: where to put a file, past the server. */
export function directUploadPath(): string {
  return routePatterns.directUpload
}

/** POST text here to have it spoken, or the id of a recognition, as JSON. */
export function speechPath(): string {
  return routePatterns.speech
}

/** GET: how a task is doing; once completed its result with it. */
export function statusPath(taskId: string): string {
  return `/api/v1/upload/status/${encodeURIComponent(taskId)}/`
}

/** GET: what happens to a task, as Server-Sent Events. */
export function eventsPath(taskId: string): string {
  return `${statusPath(taskId)}events/`
}

/** GET: the newest tasks, a cursor page at a time. */
export function tasksPath(): string {
  return routePatterns.tasks
}

/** GET: the result alone, as `?format=text` (plain text) or `json` (a results file). */
export function resultPath(taskId: string): string {
  return `${taskPath(taskId)}result/`
}

/** GET: every page that the task was asked to read, with the text of those that are read. */
export function pagesPath(taskId: string): string {
  return `${taskPath(taskId)}pages/`
}

/** GET: one page, as soon as it is read. @param page 1-based number in the document. */
export function pagePath(taskId: string, page: number): string {
  return `${pagesPath(taskId)}${page}/`
}

/** GET: a picture of a page, on which its words' boxes fit. @param page 1-based number in the document. */
export function pageImagePath(taskId: string, page: number): string {
  return `${pagePath(taskId, page)}image/`
}

/** POST: stop a task, queued or running. */
export function revokePath(taskId: string): string {
  return `${taskPath(taskId)}revoke/`
}

/** POST: read a task that has ended again, or what failed of it. */
export function retryPath(taskId: string): string {
  return `${taskPath(taskId)}retry/`
}

/** DELETE: erase a task with all its files. */
export function taskPath(taskId: string): string {
  return `${routePatterns.tasks}${encodeURIComponent(taskId)}/`
}

/** GET: the webhooks. POST: another one. */
export function webhooksPath(): string {
  return routePatterns.webhooks
}

/** DELETE: a webhook is sent nothing any more. */
export function webhookPath(webhookId: string): string {
  return `${routePatterns.webhooks}${encodeURIComponent(webhookId)}/`
}

/** GET: what webhooks are signed with. POST: a new secret; the old one signs, too, for a day. */
export function webhookSecretPath(): string {
  return routePatterns.webhookSecret
}

/** GET: what was sent to webhooks, and what became of it. */
export function webhookDeliveriesPath(): string {
  return routePatterns.webhookDeliveries
}

/** POST: sends a message again. */
export function webhookReplayPath(deliveryId: string): string {
  return `${routePatterns.webhookDeliveries}${encodeURIComponent(deliveryId)}/replay/`
}

/** GET: the workers that are alive, and what each is doing. */
export function adminWorkersPath(): string {
  return routePatterns.adminWorkers
}

/** GET: how many jobs are in each queue. */
export function adminQueuesPath(): string {
  return routePatterns.adminQueues
}

/** GET: pages and their times, by minute. */
export function adminThroughputPath(): string {
  return routePatterns.adminThroughput
}

/** GET: engines, languages, formats and limits of this server. */
export function capabilitiesPath(): string {
  return routePatterns.capabilities
}

/** GET: a stored file, by a signed link only. @param key the file's key in the object store. */
export function filePath(key: string): string {
  return routePatterns.files + key.split('/').map(encodeURIComponent).join('/')
}
