import { NusabacaError, type NusabacaErrorOptions } from './errors.js'
import { findTask } from './find-task.js'
import { chooseEngine, type EngineOffer } from './languages.js'
import { attemptPrefixes } from './object-keys.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ObjectStore } from './ports/object-store.js'
import type { PageQuota } from './ports/page-quota.js'
import type { Recognizer } from './ports/recognizer.js'
import type { SecretBox } from './ports/secret-box.js'
import type { TaskQueue } from './ports/task-queue.js'
import type { TaskStore } from './ports/task-store.js'
import type { Principal } from './principal.js'
import { say } from './sentence.js'
import { takePages } from './take-pages.js'
import type { RecognitionOptions, RecognitionTask, SpeechOptions, SpeechTask, Task } from './task.js'

export interface RetryTaskPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
  readonly queue: TaskQueue
  readonly secrets: SecretBox
  readonly recognizer: Recognizer
  readonly limits: DocumentLimits
  readonly engines: readonly EngineOffer[]
  readonly quota: PageQuota
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

/** What to read again, and how. Options that are absent stay as they were. */
export interface RetryOptions {
  /** By default those that failed; `all` when options change. */
  readonly pages?: 'all' | 'failed'
  readonly language?: string
  readonly engine?: string
  readonly extractFormat?: RecognitionOptions['extractFormat']
  readonly confidenceThreshold?: number
  readonly outputs?: RecognitionOptions['outputs']
  /** An encrypted document's; it was forgotten when the task ended. */
  readonly password?: string
}

/** Which task, how, and for whom. */
export interface RetryRequest {
  readonly id: string
  readonly retry: RetryOptions
  /** Whose quota its pages count against. */
  readonly principal: Principal
  readonly signal: AbortSignal
}

/**
 * Begins another attempt at a task that has ended, on the original that is kept. Throws `task_not_found`,
 * `task_expired`, `not_retryable`, `password_required`, `quota_exceeded`, or what {@link chooseEngine} throws.
 */
export async function retryTask(
  ports: RetryTaskPorts,
  { id, retry, principal, signal }: RetryRequest,
): Promise<Task> {
  const { tasks, files, queue, secrets } = ports
  const { password } = retry
  const ended = await findTask(tasks, id)
  const changed =
    ended.kind === 'speech' ? unchangedOptions(ended, retry) : changedOptions(ports.engines, ended, retry)
  const pages = pagesToRead(ended, retry, changed !== ended.options)
  const options = retry.outputs === undefined ? changed : { ...changed, outputs: retry.outputs }
  if ('encrypted' in options) await checkPassword(ports, ended, { password, signal })
  const sealedPassword = password === undefined ? null : secrets.seal(password)
  const { total, done } = ended.pages
  const giveBack = await takePages(ports.quota, principal, pages === 'all' ? total : total - done)
  const task = await tasks.retry(ended, { pages, options, sealedPassword })
  if (task === null) {
    await giveBack()
    throw notRetryable('The task cannot be retried: it is being worked on.')
  }
  await queue
    .enqueue([{ kind: 'task', work: task.kind, taskId: id, attempt: task.attempt }])
    .catch((error) => {
      // The reconciler finds it.
      ports.onEnqueueFailed(id, error)
    })
  const outputs = [ended.resultsKey, ended.summaryKey, ...Object.values(ended.outputKeys)]
  const outdated = outputs.filter((key) => key !== null)
  if (pages === 'all') outdated.push(...attemptPrefixes(ended))
  await Promise.all(outdated.map((key) => files.remove(key)))
  return task
}

/** Throws `password_required` when it is absent or wrong. */
function checkPassword(
  { files, recognizer, limits }: RetryTaskPorts,
  { file }: Task,
  { password, signal }: { readonly password: string | undefined; readonly signal: AbortSignal },
): Promise<unknown> {
  return files.withLocalFile(file.key, (path) =>
    recognizer.inspect({ path, limits, ...(password !== undefined && { password }) }, signal),
  )
}

/** Throws `invalid_request` for what would change how something is read. */
function unchangedOptions({ options }: SpeechTask, { pages: _, ...changes }: RetryOptions): SpeechOptions {
  if (Object.keys(changes).length === 0) return options
  throw new NusabacaError('invalid_request', {
    detail: 'Speech is retried as it was asked for; to have it otherwise ask for it anew.',
  })
}

function changedOptions(
  engines: readonly EngineOffer[],
  { options }: RecognitionTask,
  retry: RetryOptions,
): RecognitionOptions {
  const { language = options.language, engine } = retry
  const { extractFormat = options.extractFormat, confidenceThreshold = options.confidenceThreshold } = retry
  const reread = language !== options.language || (engine !== undefined && engine !== options.engine)
  const rewritten =
    extractFormat !== options.extractFormat || confidenceThreshold !== options.confidenceThreshold
  if (!reread && !rewritten) return options
  const choice = reread ? chooseEngine(engines, { language, engine }) : options
  return {
    ...options,
    language,
    extractFormat,
    confidenceThreshold,
    engine: choice.engine,
    languages: choice.languages,
  }
}

function pagesToRead(
  task: Task,
  { pages, outputs }: RetryOptions,
  optionsChanged: boolean,
): 'all' | 'failed' {
  switch (task.status) {
    case 'pending':
    case 'processing':
      throw notRetryable(say('The task cannot be retried: it is {status}.', { status: task.status }))
    case 'revoked':
      // What had been read was removed.
      return 'all'
    case 'failed':
    case 'completed': {
      if (optionsChanged) return 'all'
      const chosen = pages ?? 'failed'
      // Other formats are made of what was read.
      const nothingFailed = task.status === 'completed' && task.pages.failed === 0 && outputs === undefined
      if (chosen === 'failed' && nothingFailed) {
        throw notRetryable(
          'The task cannot be retried: none of its pages failed; ask for pages "all", or other options.',
        )
      }
      return chosen
    }
  }
}

function notRetryable(detail: NusabacaErrorOptions['detail']): NusabacaError {
  return new NusabacaError('not_retryable', { detail })
}
