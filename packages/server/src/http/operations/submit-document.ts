import {
  TaskStatusAnswerSchema,
  UploadAcceptedSchema,
  UploadFromKeySchema,
  UploadFromUrlSchema,
  UploadOptionsSchema,
} from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

/** What may be wrong with a document and its options, and why it may not be taken now. */
export const documentErrors = [
  'file_missing',
  'file_empty',
  'file_corrupt',
  'password_required',
  'too_many_pages',
  'image_too_large',
  'invalid_page_range',
  'language_not_installed',
  'engine_unavailable',
  'page_timeout',
  'worker_lost',
  'queue_full',
  'quota_exceeded',
  // Of a `webhook_url`, too.
  'source_blocked',
] as const

export const submitDocument: Operation = {
  id: 'submitDocument',
  tag: 'Documents',
  summary: 'Upload a document',
  description:
    'The file itself, the `url` of one that the server is to fetch, or the `key` of one that was put (`offerDirectUpload`). It is inspected and stored, and the task recorded, before the answer: what was answered with 202 survives a crash. With `Prefer: wait` the answer is 200 and the status of the task when it ends in time, and 202 otherwise.',
  headers: ['prefer', 'idempotency-key'],
  bodies: {
    'multipart/form-data': Type.Object({
      file: Type.String({
        contentMediaType: 'application/octet-stream',
        description: 'The document: JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC or PDF, by its bytes.',
      }),
      ...Type.Partial(UploadOptionsSchema).properties,
    }),
    'application/json': Type.Union([UploadFromUrlSchema, UploadFromKeySchema]),
  },
  answers: {
    200: {
      description: 'The task has ended while the request waited.',
      headers: ['location', 'preference-applied', 'content-language'],
      content: { 'application/json': TaskStatusAnswerSchema },
    },
    202: {
      description: 'The task is recorded.',
      headers: ['location', 'retry-after'],
      content: { 'application/json': UploadAcceptedSchema },
    },
  },
  errors: [...documentErrors, 'source_failed'],
  example: {
    form: { file: 'surat.jpg', language: 'id', extract_format: 'json' },
    status: 202,
    answer: {
      success: true,
      message: 'File uploaded successfully. Processing in background.',
      task_id: exampleTaskId,
      status: 'PENDING',
      file_info: { name: 'surat.jpg', size: 105232, content_type: 'image/jpeg' },
      processing_options: {
        language: 'id',
        extract_format: 'json',
        confidence_threshold: 0.8,
        engine: 'builtin',
      },
      status_url: 'http://127.0.0.1:8000/api/v1/upload/status/6585afa7-2f71-4baf-a18f-25b879a5050c/',
      polling_instructions: {
        check_url: 'http://127.0.0.1:8000/api/v1/upload/status/6585afa7-2f71-4baf-a18f-25b879a5050c/',
        recommended_interval_seconds: 5,
        timeout_minutes: 30,
      },
    },
  },
}
