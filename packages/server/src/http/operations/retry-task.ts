import { TaskRetriedSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

export const retryTask: Operation = {
  id: 'retryTask',
  tag: 'Tasks',
  headers: ['idempotency-key'],
  summary: 'Read a task that has ended again',
  description: 'What failed of it; or all of it, with other options.',
  answers: {
    202: { description: 'The next attempt waits.', content: { 'application/json': TaskRetriedSchema } },
  },
  errors: [
    'not_retryable',
    'quota_exceeded',
    'language_not_installed',
    'engine_unavailable',
    'password_required',
    'file_corrupt',
    'page_timeout',
    'worker_lost',
  ],
  example: {
    body: { language: 'en+id' },
    status: 202,
    answer: {
      success: true,
      task_id: exampleTaskId,
      status: 'pending',
      attempt: 2,
      message: 'The task was queued again.',
      status_url: 'http://127.0.0.1:8000/api/v1/upload/status/6585afa7-2f71-4baf-a18f-25b879a5050c/',
    },
  },
}
