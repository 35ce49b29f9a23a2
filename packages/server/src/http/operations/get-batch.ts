import { BatchStatusSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTask } from './examples.js'

export const getBatch: Operation = {
  id: 'getBatch',
  tag: 'Tasks',
  summary: 'How the tasks of a batch are doing',
  description: '`wait` is answered at the next change of any of them.',
  headers: ['if-none-match'],
  answers: {
    200: {
      description: 'All of them, but for those that were erased.',
      headers: ['etag', 'content-language'],
      content: { 'application/json': BatchStatusSchema },
    },
    304: { description: 'Nothing has changed.', headers: ['etag', 'content-language'] },
  },
  errors: ['not_found', 'task_expired'],
  example: {
    status: 200,
    answer: {
      success: true,
      batch_id: '3f2b8a54-7f0e-4a53-9c0c-2a9d3b1c4e5f',
      done: true,
      progress: 100,
      counts: { total: 1, pending: 0, processing: 0, completed: 1, failed: 0, revoked: 0 },
      tasks: [exampleTask],
      created_at: '2026-11-24T08:23:24Z',
    },
  },
}
