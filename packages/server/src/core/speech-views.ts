import {
  type SpeechAccepted,
  type SpeechCompletedOutline,
  type SpeechOptions,
  type StoredFile,
  statusPath,
} from '@nusabaca/contract'
import type { SpokenLanguage } from './sentence.js'
import type { SpeechTask, TaskPage } from './task.js'
import { everyView, failedPages, isoSeconds, polling, processingId } from './task-views.js'

// Speech as the API shows it, like other tasks.

export function speechAcceptedView(task: SpeechTask, publicUrl: string): SpeechAccepted {
  const statusUrl = publicUrl + statusPath(task.id)
  const { priority } = task.options
  return {
    success: true,
    message: 'Text received. Processing in background.',
    task_id: task.id,
    kind: 'speech',
    status: 'PENDING',
    ...(task.sourceTaskId !== null && { source_task_id: task.sourceTaskId }),
    speech_options: { ...speechOptions(task), ...(priority !== undefined && { priority }) },
    status_url: statusUrl,
    polling_instructions: { check_url: statusUrl, ...polling },
  }
}

/** Completed speech without what its summary file holds. */
export function speechCompletedView(
  task: SpeechTask,
  parts: {
    readonly pages: readonly TaskPage[]
    readonly files: SpeechCompletedOutline['storage_info']
    readonly language: SpokenLanguage
  },
): SpeechCompletedOutline {
  const { pages, files, language } = parts
  const failed = failedPages(pages, language)
  const link = ({ signed_url }: StoredFile): string => signed_url
  return {
    success: true,
    status: 'completed',
    ...everyView(task, language),
    kind: 'speech',
    processing_id: processingId(task),
    storage_info: files,
    download_urls: {
      original_file: link(files.original_file),
      results_file: link(files.results_file),
      audio_file: link(files.audio_file),
      captions_file: link(files.captions_file),
    },
    processing_completed_at: isoSeconds(task.completedAt ?? task.updatedAt),
    partial: failed.length > 0,
    pages_failed: failed,
  }
}

export function speechOptions({ options }: SpeechTask): SpeechOptions {
  const { language, voice, speed, format } = options
  return { language, voice, speed, format }
}
