import type { Problem, TaskCompleted, TaskStatusAnswer, UploadAccepted } from '@nusabaca/contract'
import { NusabacaClient } from './client.js'
import type { NusabacaClientOptions } from './client-options.js'
import type { DocumentFile } from './document-form.js'
import { NusabacaApiError, NusabacaTimeoutError } from './errors.js'

/** What the original's client may be asked for. */
export interface OCRProcessorOptions {
  /** `en` when not given. */
  readonly language?: string | undefined
  /** `text` when not given. */
  readonly format?: 'text' | 'json' | undefined
  /** 0 to 1; 0.8 when not given. */
  readonly confidence?: number | undefined
}

/**
 * The client of the system that nusabaca replaces: the same methods and the same answers, for code written
 * against it. Error answers of the server are returned, not thrown, by the first two methods. Unlike there,
 * a confidence of 0 is 0, polls never overlap, and a revoked task ends the polling. New code takes
 * {@link NusabacaClient}.
 */
export class OCRProcessor {
  readonly #client: NusabacaClient

  constructor(baseUrl: string, options: Pick<NusabacaClientOptions, 'apiKey'> = {}) {
    this.#client = new NusabacaClient({ ...options, baseUrl })
  }

  /** Sends a file; look at `success` of the answer. */
  uploadFile(file: DocumentFile, options: OCRProcessorOptions = {}): Promise<UploadAccepted | Problem> {
    return orProblem(
      this.#client.submitDocument(file, {
        language: options.language || 'en',
        extract_format: options.format || 'text',
        confidence_threshold: options.confidence ?? 0.8,
      }),
    )
  }

  /** How a task is doing. */
  checkStatus(taskId: string): Promise<TaskStatusAnswer | Problem> {
    return orProblem(this.#client.getTaskStatus(taskId))
  }

  /**
   * Sends a file, polls, calls `onProgress` with every answer, and gives the completed one. Rejects with the
   * server's message when the upload or the task fails, and with `Processing timeout` after 30 minutes.
   */
  async processWithPolling(
    file: DocumentFile,
    options: OCRProcessorOptions = {},
    onProgress: ((status: TaskStatusAnswer) => void) | null = null,
  ): Promise<TaskCompleted> {
    const upload = await this.uploadFile(file, options)
    if (!upload.success) throw new Error(upload.message)
    try {
      const status = await this.#client.waitForTask(upload.task_id, { onStatus: onProgress ?? undefined })
      if (status.status === 'completed') return status
      throw new Error(status.message)
    } catch (error) {
      throw error instanceof NusabacaTimeoutError ? new Error('Processing timeout', { cause: error }) : error
    }
  }
}

async function orProblem<T>(answer: Promise<T>): Promise<T | Problem> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof NusabacaApiError && error.problem !== null) return error.problem
    throw error
  }
}
