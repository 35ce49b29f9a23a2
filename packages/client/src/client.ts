import type {
  BatchAccepted,
  BatchStatus,
  Capabilities,
  Page,
  PageImageQuery,
  ReadAlong,
  ResultFormat,
  ResultsFile,
  SpeechAccepted,
  SpeechCompleted,
  SpeechFormat,
  SpeechRequest,
  TaskCompleted,
  TaskErased,
  TaskEvent,
  TaskList,
  TaskListQuery,
  TaskPages,
  TaskRetried,
  TaskRetryOptions,
  TaskRevoked,
  TaskStatusAnswer,
  TaskStopped,
  UploadAccepted,
} from '@nusabaca/contract'
import {
  batchesPath,
  batchPath,
  capabilitiesPath,
  eventStreamMediaType,
  eventsPath,
  pageImagePath,
  pagePath,
  pagesPath,
  resultPath,
  retryPath,
  revokePath,
  speechPath,
  statusPath,
  taskPath,
  tasksPath,
  uploadPath,
} from '@nusabaca/contract/constants'
import { askStatus } from './ask-status.js'
import type { NusabacaClientOptions } from './client-options.js'
import {
  createDocumentBody,
  createDocumentForm,
  type DocumentFile,
  type RemoteDocument,
  type SubmitOptions,
} from './document-form.js'
import { MonitorClient } from './monitor-client.js'
import { submitDirectly } from './submit-directly.js'
import {
  createTransport,
  type RequestOptions,
  type Transport,
  type UploadRequestOptions,
  type WaitingRequestOptions,
} from './transport.js'
import {
  type AskStatus,
  isEnded,
  type WaitForBatchOptions,
  type WaitForTaskOptions,
  waitForLast,
} from './wait-for-task.js'
import { type PageOutcome, watchPages } from './watch-pages.js'
import { type WatchTaskOptions, watchTask } from './watch-task.js'
import { WebhooksClient } from './webhooks-client.js'
import { parseJson, search, type Wanted } from './wire.js'

const defaultTimeoutMs = 60_000
const shortestUploadTimeoutMs = 10 * 60_000
// The server says something every 15 seconds.
const longestSilenceMs = 45_000
/** The caller wants to go. */
const revokeTimeoutMs = 5000

/**
 * Talks to a nusabaca server. Every method rejects with `NusabacaApiError` for an error answer,
 * `NusabacaConnectionError` without an answer, `NusabacaTimeoutError` after its deadline, or the reason of the
 * caller's `signal`.
 */
export class NusabacaClient {
  /** Who hears of the end of tasks. */
  readonly webhooks: WebhooksClient
  /** What workers and queues are doing. */
  readonly monitor: MonitorClient
  readonly #transport: Transport
  readonly #timeoutMs: number
  readonly #uploadTimeoutMs: number

  constructor(options: NusabacaClientOptions) {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
    this.#timeoutMs = timeoutMs
    this.#uploadTimeoutMs = Math.max(timeoutMs, shortestUploadTimeoutMs)
    this.#transport = createTransport({
      baseUrl: options.baseUrl,
      apiKey: options.apiKey,
      language: options.language,
      fetch: options.fetch,
      timeoutMs,
      maxRetries: options.maxRetries ?? 2,
    })
    this.webhooks = new WebhooksClient(this.#transport)
    this.monitor = new MonitorClient(this.#transport)
  }

  /**
   * Sends a document, or has the server fetch it; the answer comes before it is read. With `waitSeconds` it is the
   * last status of the task, if that has ended by then.
   */
  submitDocument(
    document: DocumentFile | RemoteDocument,
    options?: SubmitOptions,
    requestOptions?: UploadRequestOptions & { readonly waitSeconds?: undefined },
  ): Promise<UploadAccepted>
  submitDocument(
    document: DocumentFile | RemoteDocument,
    options: SubmitOptions | undefined,
    requestOptions: UploadRequestOptions & { readonly waitSeconds: number },
  ): Promise<UploadAccepted | TaskCompleted | TaskStopped>
  submitDocument(
    document: DocumentFile | RemoteDocument,
    options: SubmitOptions = {},
    {
      waitSeconds,
      ...requestOptions
    }: UploadRequestOptions & { readonly waitSeconds?: number | undefined } = {},
  ): Promise<UploadAccepted | TaskCompleted | TaskStopped> {
    const body = createDocumentBody(document, options)
    const timeoutMs = (requestOptions.timeoutMs ?? this.#uploadTimeoutMs) + (waitSeconds ?? 0) * 1000
    const request = { method: 'POST', path: uploadPath(), body, once: true } as const
    const waiting = waitSeconds === undefined ? {} : { headers: { prefer: `wait=${waitSeconds}` } }
    return this.#transport.json({ ...request, ...waiting }, { ...requestOptions, timeoutMs })
  }

  /** Has a text spoken, or by its `task_id` what a task has read; the answer comes before it is. */
  submitSpeech(request: Wanted<SpeechRequest>, options: RequestOptions = {}): Promise<SpeechAccepted> {
    const body = JSON.stringify(request)
    return this.#transport.json({ method: 'POST', path: speechPath(), body, once: true }, options)
  }

  /** Sends several documents, one task each; `files` of the answer tells what became of each. */
  submitBatch(
    files: readonly DocumentFile[],
    options: SubmitOptions = {},
    requestOptions: UploadRequestOptions = {},
  ): Promise<BatchAccepted> {
    const body = createDocumentForm(files, options)
    const timeoutMs = requestOptions.timeoutMs ?? this.#uploadTimeoutMs
    const request = { method: 'POST', path: batchesPath(), body, once: true } as const
    return this.#transport.json(request, { ...requestOptions, timeoutMs })
  }

  /** How the tasks of a batch are doing. With `waitSeconds` the answer comes at the next change, if there is one by then. */
  getBatch(batchId: string, options: WaitingRequestOptions = {}): Promise<BatchStatus> {
    return this.#getStatus(batchPath(batchId), options)
  }

  /** Waits until every task of a batch has ended, and gives how each did. */
  waitForBatch(batchId: string, options: WaitForBatchOptions = {}): Promise<BatchStatus> {
    const isLast = (batch: BatchStatus): batch is BatchStatus => batch.done
    return waitForLast(this.#askStatus<BatchStatus>(batchPath(batchId)), { ...options, isLast })
  }

  /**
   * Sends a document past the server, to where it keeps its files; then has a task made of it. For browsers a
   * bucket has to allow their origin. The file is put once, what makes the task is tried again.
   */
  submitDocumentDirectly(
    document: DocumentFile,
    options: SubmitOptions = {},
    { onUploadProgress, ...requestOptions }: Omit<UploadRequestOptions, 'idempotencyKey'> = {},
  ): Promise<UploadAccepted> {
    const timeoutMs = requestOptions.timeoutMs ?? this.#uploadTimeoutMs
    const upload = { document, options, onUploadProgress, timeoutMs }
    return submitDirectly(this.#transport, upload, requestOptions)
  }

  /**
   * How a task is doing; `status` tells which answer it is, and of a completed task `kind`. With `waitSeconds` the
   * answer comes at the next change, if there is one by then.
   */
  getTaskStatus(taskId: string, options: WaitingRequestOptions = {}): Promise<TaskStatusAnswer> {
    return this.#getStatus(statusPath(taskId), options)
  }

  /** The newest tasks; `next_cursor` of an answer is the `cursor` of the next question. */
  listTasks(query: Wanted<TaskListQuery> = {}, options: RequestOptions = {}): Promise<TaskList> {
    return this.#transport.json({ method: 'GET', path: tasksPath() + search(query) }, options)
  }

  /** The result of a completed task: the results file with every page, line and word, or text of another format. */
  getTaskResult(taskId: string, format: 'json', options?: RequestOptions): Promise<ResultsFile>
  getTaskResult(
    taskId: string,
    format: Exclude<ResultFormat, 'json' | 'pdf'>,
    options?: RequestOptions,
  ): Promise<string>
  async getTaskResult(
    taskId: string,
    format: ResultFormat,
    options: RequestOptions = {},
  ): Promise<string | ResultsFile> {
    const text = await (await this.downloadTaskResult(taskId, format, options)).text()
    return format === 'json' ? parseJson<ResultsFile>(text) : text
  }

  /** When each word of completed speech is heard, and where it stands. */
  getReadAlong(taskId: string, options: RequestOptions = {}): Promise<ReadAlong> {
    return this.#transport.json(
      { method: 'GET', path: resultPath(taskId) + search({ format: 'json' }) },
      options,
    )
  }

  /**
   * A result as a file; `pdf` is the document with its text, to be searched, and may take its time. Of speech its audio,
   * in the format that it was made in, or its captions.
   */
  async downloadTaskResult(
    taskId: string,
    format: ResultFormat | SpeechFormat,
    options: RequestOptions = {},
  ): Promise<Blob> {
    const path = resultPath(taskId) + search({ format })
    return (await this.#transport.send({ method: 'GET', path }, options)).body
  }

  /** Every page that the task was asked to read, with the text of those that are read. */
  listTaskPages(taskId: string, options: RequestOptions = {}): Promise<TaskPages> {
    return this.#transport.json({ method: 'GET', path: pagesPath(taskId) }, options)
  }

  /** One page, as soon as it is read. @param page 1-based number in the document. */
  getTaskPage(taskId: string, page: number, options: RequestOptions = {}): Promise<Page> {
    return this.#transport.json({ method: 'GET', path: pagePath(taskId, page) }, options)
  }

  /**
   * A JPEG of a page, read or not. Boxes fit on it when they are scaled by its width over the `width` of the page; it
   * is not turned by the page's `rotation`.
   */
  async getPageImage(
    taskId: string,
    page: number,
    { width, ...options }: RequestOptions & Wanted<PageImageQuery> = {},
  ): Promise<Blob> {
    const path = pageImagePath(taskId, page) + search({ width })
    return (await this.#transport.send({ method: 'GET', path }, options)).body
  }

  /** Stops a task, queued or running. Never tried again by itself. */
  revokeTask(taskId: string, options: RequestOptions = {}): Promise<TaskRevoked> {
    return this.#transport.json({ method: 'POST', path: revokePath(taskId) }, options)
  }

  /** Reads a task that has ended again: what failed of it, or all. */
  retryTask(
    taskId: string,
    retry: Wanted<TaskRetryOptions> = {},
    options: RequestOptions = {},
  ): Promise<TaskRetried> {
    const body = JSON.stringify(retry)
    return this.#transport.json({ method: 'POST', path: retryPath(taskId), body, once: true }, options)
  }

  /** Erases a task with all its files, stopping it if need be. Never tried again by itself. */
  eraseTask(taskId: string, options: RequestOptions = {}): Promise<TaskErased> {
    return this.#transport.json({ method: 'DELETE', path: taskPath(taskId) }, options)
  }

  /** Engines, languages, formats and limits of the server. */
  getCapabilities(options: RequestOptions = {}): Promise<Capabilities> {
    return this.#transport.json({ method: 'GET', path: capabilitiesPath() }, options)
  }

  /** Waits until a document's task has ended and gives its last answer, whether completed, failed or revoked. */
  waitForTask(taskId: string, options: WaitForTaskOptions = {}): Promise<TaskCompleted | TaskStopped> {
    return this.#waitForEnd<TaskCompleted>(taskId, options)
  }

  /** The same of a task that speaks. */
  waitForSpeech(taskId: string, options: WaitForTaskOptions = {}): Promise<SpeechCompleted | TaskStopped> {
    return this.#waitForEnd<SpeechCompleted>(taskId, options)
  }

  /**
   * What happens to a task, until it has ended: `for await (const { event, data } of client.watchTask(id))`. Each
   * page comes with its text as soon as it is read. Connections that break are made again and go on where they
   * broke; where there is no streaming the events come from polling, without those of pages.
   */
  async *watchTask(taskId: string, options: WatchTaskOptions = {}): AsyncGenerator<TaskEvent> {
    const open = (lastId: string, signal: AbortSignal): Promise<Response> => {
      const headers = { accept: eventStreamMediaType, ...(lastId !== '' && { 'last-event-id': lastId }) }
      return this.#transport.open({ method: 'GET', path: eventsPath(taskId), headers }, signal)
    }
    const sources = { open, ask: this.#askStatus(statusPath(taskId)), silenceMs: longestSilenceMs }
    try {
      yield* watchTask(sources, options)
    } finally {
      await this.#revokeIfAborted(taskId, options)
    }
  }

  /**
   * The pages of a task as they are read: `for await (const page of client.watchPages(id))`. Throws
   * `NusabacaTaskError` when the task fails or is revoked.
   */
  watchPages(taskId: string, options: WatchTaskOptions = {}): AsyncGenerator<PageOutcome> {
    return watchPages(this.watchTask(taskId, options), () =>
      this.getTaskResult(taskId, 'json', { signal: options.signal }),
    )
  }

  #getStatus<Status>(path: string, { waitSeconds = 0, ...options }: WaitingRequestOptions): Promise<Status> {
    const timeoutMs = (options.timeoutMs ?? this.#timeoutMs) + waitSeconds * 1000
    const waiting = path + search({ wait: waitSeconds || undefined })
    return this.#transport.json({ method: 'GET', path: waiting }, { ...options, timeoutMs })
  }

  async #waitForEnd<Completed>(
    taskId: string,
    options: WaitForTaskOptions,
  ): Promise<Completed | TaskStopped> {
    try {
      const wait = { ...options, isLast: isEnded }
      return (await waitForLast(this.#askStatus(statusPath(taskId)), wait)) as Completed | TaskStopped
    } finally {
      await this.#revokeIfAborted(taskId, options)
    }
  }

  /** One that has ended meanwhile refuses, and what the caller wants to know is the signal's reason. */
  async #revokeIfAborted(taskId: string, { signal, revokeOnAbort }: WatchTaskOptions): Promise<void> {
    if (!revokeOnAbort || !signal?.aborted) return
    await this.revokeTask(taskId, { timeoutMs: revokeTimeoutMs }).catch(() => undefined)
  }

  #askStatus<Status = TaskStatusAnswer>(path: string): AskStatus<Status> {
    return askStatus<Status>(this.#transport, { path, timeoutMs: this.#timeoutMs })
  }
}
