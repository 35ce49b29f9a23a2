import { TaskListSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'

export const listTasks: Operation = {
  id: 'listTasks',
  tag: 'Tasks',
  summary: 'The newest tasks',
  description:
    'With `q` each part looks through 5000 tasks at most, so one may be short or empty and have a `next_cursor` all the same.',
  answers: {
    200: {
      description: 'A part of the list, newest first.',
      headers: ['content-language'],
      content: { 'application/json': TaskListSchema },
    },
  },
  example: {
    query: 'limit=20&status=completed',
    status: 200,
    answer: {
      success: true,
      tasks: [
        {
          task_id: '6585afa7-2f71-4baf-a18f-25b879a5050c',
          status: 'completed',
          progress: 100,
          message: 'OCR processing completed successfully',
          file_name: 'surat.jpg',
          pages: { total: 1, done: 1, failed: 0 },
          status_url: 'http://127.0.0.1:8000/api/v1/upload/status/6585afa7-2f71-4baf-a18f-25b879a5050c/',
          created_at: '2026-11-24T08:23:24Z',
          updated_at: '2026-11-24T08:23:27Z',
        },
      ],
      next_cursor: null,
    },
  },
}
