import { SpeechAcceptedSchema, TaskStatusAnswerSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

const statusUrl = `http://127.0.0.1:8000/api/v1/upload/status/${exampleTaskId}/`

export const submitSpeech: Operation = {
  id: 'submitSpeech',
  tag: 'Documents',
  summary: 'Have text spoken',
  description:
    'Plain text, or by its `task_id` what a recognition has read. It becomes a task like those of documents, whose parts are pages, or pieces of the text; once completed it has links to its audio, to captions (WebVTT), and to JSON that tells when each word is heard and where it stands. Speech that was made of a document is erased with it.',
  headers: ['prefer', 'idempotency-key'],
  answers: {
    200: {
      description: 'The task has ended while the request waited.',
      headers: ['location', 'preference-applied', 'content-language'],
      content: { 'application/json': TaskStatusAnswerSchema },
    },
    202: {
      description: 'The task is recorded.',
      headers: ['location', 'retry-after'],
      content: { 'application/json': SpeechAcceptedSchema },
    },
  },
  errors: [
    'task_not_found',
    'task_expired',
    'file_too_large',
    'language_not_installed',
    'engine_unavailable',
    'queue_full',
    'quota_exceeded',
    'source_blocked',
  ],
  example: {
    body: { text: 'Dengan hormat, kami mengundang Bapak dan Ibu.', language: 'id' },
    status: 202,
    answer: {
      success: true,
      message: 'Text received. Processing in background.',
      task_id: exampleTaskId,
      kind: 'speech',
      status: 'PENDING',
      speech_options: { language: 'id', voice: 'id', speed: 1, format: 'mp3' },
      status_url: statusUrl,
      polling_instructions: { check_url: statusUrl, recommended_interval_seconds: 5, timeout_minutes: 30 },
    },
  },
}
