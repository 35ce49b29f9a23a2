import type {
  PageFailed,
  ProcessingOptions,
  ResultFormat,
  StoredFile,
  TaskCompleted,
  TaskCompletedOutline,
  TaskInProgress,
  TaskRetried,
  TaskStopped,
  TaskSummary,
  UploadAccepted,
} from '@nusabaca/contract'
import { statusPath } from '@nusabaca/contract'
import type { Failure } from './errors.js'
import type { SignedLink } from './ports/object-store.js'
import type { QueuePlace } from './queue-gauge.js'
import { inLanguage, type SpokenLanguage } from './sentence.js'
import { failureOf, progressMessage, type RecognitionTask, type Task, type TaskPage } from './task.js'

// Tasks as the API shows them: the original's fields to the letter, ours beside them.

export const polling = { recommended_interval_seconds: 5, timeout_minutes: 30 } as const

export function acceptedView(task: RecognitionTask, publicUrl: string): UploadAccepted {
  const statusUrl = publicUrl + statusPath(task.id)
  return {
    success: true,
    message: 'File uploaded successfully. Processing in background.',
    task_id: task.id,
    status: 'PENDING',
    file_info: { name: task.file.name, size: task.file.bytes, content_type: task.file.mediaType },
    processing_options: processingOptions(task),
    status_url: statusUrl,
    polling_instructions: { check_url: statusUrl, ...polling },
  }
}

export function inProgressView(
  task: Task,
  status: TaskInProgress['status'],
  { place: { position, etaSeconds }, language }: { place: QueuePlace; language: SpokenLanguage },
): TaskInProgress {
  const queue = { position, eta_seconds: etaSeconds }
  return { success: true, status, ...everyView(task, language), queue, polling_instructions: polling }
}

export function stoppedView(
  task: Task,
  status: TaskStopped['status'],
  { pages, language }: { pages: readonly TaskPage[]; language: SpokenLanguage },
): TaskStopped {
  const error = failureView(failureOf(task), language)
  return {
    success: false,
    status,
    ...everyView(task, language),
    error,
    pages_failed: failedPages(pages, language),
  }
}

/** A format that is stored with a task. */
export type StoredOutput = readonly [format: ResultFormat, file: StoredFile]

/** A completed task without what its summary file holds. */
export function completedView(
  task: RecognitionTask,
  parts: {
    pages: readonly TaskPage[]
    original: StoredFile
    results: StoredFile
    outputs: readonly StoredOutput[]
    language: SpokenLanguage
    publicUrl: string
  },
): TaskCompletedOutline {
  const { pages, original, results, outputs, language, publicUrl } = parts
  const { speechTaskId: speech } = task
  const failed = failedPages(pages, language)
  const urls = outputs.map(([format, { signed_url }]) => [format, signed_url])
  return {
    success: true,
    status: 'completed',
    ...everyView(task, language),
    kind: 'recognition',
    processing_id: processingId(task),
    storage_info: {
      original_file: original,
      results_file: results,
      ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs) }),
    },
    download_urls: {
      original_file: original.signed_url,
      results_file: results.signed_url,
      ...Object.fromEntries(urls),
    },
    processing_completed_at: isoSeconds(task.completedAt ?? task.updatedAt),
    engine: task.options.engine,
    partial: failed.length > 0,
    pages_failed: failed,
    ...(speech !== null && { speech: { task_id: speech, status_url: publicUrl + statusPath(speech) } }),
  }
}

export function retriedView(task: Task, publicUrl: string): TaskRetried {
  return {
    success: true,
    task_id: task.id,
    status: 'pending',
    attempt: task.attempt,
    message: 'The task was queued again.',
    status_url: publicUrl + statusPath(task.id),
  }
}

export function summaryView(
  task: Task,
  { publicUrl, language }: { publicUrl: string; language: SpokenLanguage },
): TaskSummary {
  const { failure, options } = task
  return {
    task_id: task.id,
    kind: task.kind,
    status: task.status,
    progress: task.progress,
    message: progressMessage(task, language),
    file_name: task.file.name,
    pages: task.pages,
    ...(failure !== null && { error_code: failure.code }),
    ...(options.tag !== undefined && { tag: options.tag }),
    status_url: publicUrl + statusPath(task.id),
    created_at: isoSeconds(task.createdAt),
    updated_at: isoSeconds(task.updatedAt),
  }
}

export function storedFileView(key: string, url: string, link: SignedLink): StoredFile {
  return {
    gcs_path: key,
    gs_url: url,
    signed_url: link.url,
    signed_url_expires_at: isoSeconds(link.expiresAt),
  }
}

export function failedPages(pages: readonly TaskPage[], language: SpokenLanguage): PageFailed[] {
  return pages.flatMap(({ number, failure }) =>
    failure === null ? [] : [{ page: number, ...failureView(failure, language) }],
  )
}

export function failureView({ code, sentence }: Failure, language: SpokenLanguage): TaskStopped['error'] {
  return { code, message: inLanguage(sentence, language) }
}

export function fileInfo({ file }: Task): TaskCompleted['file_info'] {
  return { original_name: file.name, size: file.bytes, content_type: file.mediaType }
}

export function processingOptions({ options }: RecognitionTask): ProcessingOptions {
  return {
    language: options.language,
    extract_format: options.extractFormat,
    confidence_threshold: options.confidenceThreshold,
    ...(options.pages !== undefined && { pages: options.pages }),
    ...(options.outputs !== undefined && { outputs: options.outputs.join(',') }),
    engine: options.engine,
    ...(options.priority !== undefined && { priority: options.priority }),
  }
}

export function processingId(task: Task): string {
  return `task_${task.id}_${(task.startedAt ?? task.createdAt).getTime()}`
}

export function everyView(task: Task, language: SpokenLanguage) {
  const { tag, metadata } = task.options
  return {
    task_id: task.id,
    kind: task.kind,
    ...(task.sourceTaskId !== null && { source_task_id: task.sourceTaskId }),
    progress: task.progress,
    message: progressMessage(task, language),
    file_info: fileInfo(task),
    pages: task.pages,
    attempt: task.attempt,
    ...(task.cached && { cache: 'hit' as const }),
    ...(task.batchId !== null && { batch_id: task.batchId }),
    ...(tag !== undefined && { tag }),
    ...(metadata !== undefined && { metadata: { ...metadata } }),
    created_at: isoSeconds(task.createdAt),
    updated_at: isoSeconds(task.updatedAt),
    expires_at: isoSeconds(task.expiresAt),
  }
}

/** As the original writes moments: UTC, to the second. */
export function isoSeconds(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`
}
