import { type Static, Type } from 'typebox'
import { FailureSchema } from './error-code-schema.js'
import { PageFailedSchema, TextBlockSchema } from './page.js'
import { PollingInstructionsSchema } from './polling-instructions.js'
import { forFormats } from './result-format-schemas.js'
import { CountSchema, TaskIdSchema, TimestampSchema } from './scalars.js'
import { SpeechResultSchema } from './speech.js'
import { TaskKindSchema } from './task-kind.js'
import { type TaskStatus, taskStatuses } from './task-life.js'
import { ExtractFormatSchema } from './upload.js'

/** A server answers after so many seconds, whatever a client is willing to wait. */
export const longestWaitSeconds = 60

export const TaskStatusSchema = Type.Unsafe<TaskStatus>(Type.String({ enum: [...taskStatuses] }))

/** How many of the pages asked for are read, and how many could not be. */
export const PageCountsSchema = Type.Object({ total: CountSchema, done: CountSchema, failed: CountSchema })
export type PageCounts = Static<typeof PageCountsSchema>

/** Percent: 20 stored, 40 to 70 recognition, 70 results being stored, 90 links, 100 done. Never goes back. */
export const ProgressSchema = Type.Integer({ minimum: 0, maximum: 100, description: 'Percent.' })

const everyTask = {
  task_id: TaskIdSchema,
  kind: TaskKindSchema,
  source_task_id: Type.Optional(
    Type.String({ description: 'Of speech: the recognition whose text is spoken.' }),
  ),
  progress: ProgressSchema,
  message: Type.String(),
  file_info: Type.Object({
    original_name: Type.String(),
    size: Type.Integer({ minimum: 1, description: 'Bytes.' }),
    content_type: Type.String(),
  }),
  pages: PageCountsSchema,
  attempt: Type.Integer({ minimum: 1, description: 'Each retry adds one.' }),
  cache: Type.Optional(
    Type.Literal('hit', { description: 'What was read of the same file before was taken over.' }),
  ),
  batch_id: Type.Optional(TaskIdSchema),
  tag: Type.Optional(Type.String()),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
  expires_at: TimestampSchema,
}

/** Where an unfinished task stands, as this process saw the queue a moment ago. */
export const QueuePlaceSchema = Type.Object({
  position: Type.Integer({ minimum: 0, description: 'Pages that are due before its own.' }),
  eta_seconds: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'Until it is done, from measured times of pages; null while there are none.',
  }),
})
export type QueuePlace = Static<typeof QueuePlaceSchema>

/** The answer while a task waits or runs. */
export const TaskInProgressSchema = Type.Object({
  success: Type.Literal(true),
  status: Type.Union([Type.Literal('pending'), Type.Literal('processing')]),
  ...everyTask,
  queue: QueuePlaceSchema,
  polling_instructions: PollingInstructionsSchema,
})
export type TaskInProgress = Static<typeof TaskInProgressSchema>

/** A file in the object store. `gcs_path` is its key and `gs_url` its URL, whatever the store is. */
export const StoredFileSchema = Type.Object({
  gcs_path: Type.String(),
  gs_url: Type.String(),
  signed_url: Type.String(),
  signed_url_expires_at: TimestampSchema,
})
export type StoredFile = Static<typeof StoredFileSchema>

/**
 * What was read. `text_blocks` are lines in reading order, without those below the threshold; with the format
 * `text` they are only counted.
 */
export const OcrResultSchema = Type.Object({
  full_text: Type.String({ description: 'The whole reading text, never filtered.' }),
  processing_time: Type.Number({ minimum: 0, description: 'Seconds.' }),
  language: Type.String(),
  format: ExtractFormatSchema,
  text_blocks_count: CountSchema,
  text_blocks_below_threshold: CountSchema,
  text_blocks: Type.Array(TextBlockSchema),
})
export type OcrResult = Static<typeof OcrResultSchema>

/** The answer once a document is read. */
export const TaskCompletedSchema = Type.Object({
  success: Type.Literal(true),
  status: Type.Literal('completed'),
  ...everyTask,
  kind: Type.Literal('recognition'),
  processing_id: Type.String(),
  storage_info: Type.Object({
    original_file: StoredFileSchema,
    results_file: StoredFileSchema,
    outputs: Type.Optional(
      Type.Object(forFormats(StoredFileSchema), { description: 'What the upload’s `outputs` named.' }),
    ),
  }),
  ocr_result: OcrResultSchema,
  download_urls: Type.Object({
    original_file: Type.String(),
    results_file: Type.String(),
    ...forFormats(Type.String()),
  }),
  processing_completed_at: TimestampSchema,
  engine: Type.String(),
  partial: Type.Boolean({ description: 'Whether some page could not be read.' }),
  pages_failed: Type.Array(PageFailedSchema),
  warnings: Type.Array(Type.String(), { description: 'Sentences for people.' }),
  speech: Type.Optional(
    Type.Object(
      { task_id: TaskIdSchema, status_url: Type.String() },
      { description: 'The task that speaks it, where the upload said `speak`.' },
    ),
  ),
})
export type TaskCompleted = Static<typeof TaskCompletedSchema>

/** The answer once text is spoken. `results_file` is to read along by. */
export const SpeechCompletedSchema = Type.Object({
  success: Type.Literal(true),
  status: Type.Literal('completed'),
  ...everyTask,
  kind: Type.Literal('speech'),
  processing_id: Type.String(),
  storage_info: Type.Object({
    original_file: StoredFileSchema,
    results_file: StoredFileSchema,
    audio_file: StoredFileSchema,
    captions_file: StoredFileSchema,
  }),
  speech_result: SpeechResultSchema,
  download_urls: Type.Object({
    original_file: Type.String(),
    results_file: Type.String(),
    audio_file: Type.String(),
    captions_file: Type.String(),
  }),
  processing_completed_at: TimestampSchema,
  partial: Type.Boolean({ description: 'Whether some page could not be spoken.' }),
  pages_failed: Type.Array(PageFailedSchema),
  warnings: Type.Array(Type.String(), { description: 'Sentences for people.' }),
})
export type SpeechCompleted = Static<typeof SpeechCompletedSchema>

/** The answer once a task has failed or was revoked. */
export const TaskStoppedSchema = Type.Object({
  success: Type.Literal(false),
  status: Type.Union([Type.Literal('failed'), Type.Literal('revoked')]),
  ...everyTask,
  error: FailureSchema,
  pages_failed: Type.Array(PageFailedSchema),
})
export type TaskStopped = Static<typeof TaskStoppedSchema>

/** What the status route answers with; `status` tells which, and of the completed ones `kind`. */
export const TaskStatusAnswerSchema = Type.Union([
  TaskInProgressSchema,
  TaskCompletedSchema,
  SpeechCompletedSchema,
  TaskStoppedSchema,
])
export type TaskStatusAnswer = TaskInProgress | TaskCompleted | SpeechCompleted | TaskStopped

/** A completed task without what was read. */
export const TaskCompletedOutlineSchema = Type.Omit(TaskCompletedSchema, ['ocr_result', 'warnings'])
export type TaskCompletedOutline = Static<typeof TaskCompletedOutlineSchema>

/** Completed speech without how long it is. */
export const SpeechCompletedOutlineSchema = Type.Omit(SpeechCompletedSchema, ['speech_result', 'warnings'])
export type SpeechCompletedOutline = Static<typeof SpeechCompletedOutlineSchema>

/** How a task is doing, without what was read: the answer to `?fields=summary`. */
export const TaskOutlineSchema = Type.Union([
  TaskInProgressSchema,
  TaskCompletedOutlineSchema,
  SpeechCompletedOutlineSchema,
  TaskStoppedSchema,
])
export type TaskOutline = TaskInProgress | TaskCompletedOutline | SpeechCompletedOutline | TaskStopped

/** What the status route may be asked for. */
export const TaskStatusQuerySchema = Type.Object({
  wait: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: longestWaitSeconds,
    description: 'Seconds to wait for the task to change from what the client has, or from what it is.',
  }),
  fields: Type.Optional(
    Type.Literal('summary', { description: 'Leaves out `ocr_result` or `speech_result`, and `warnings`.' }),
  ),
})
export type TaskStatusQuery = Static<typeof TaskStatusQuerySchema>
