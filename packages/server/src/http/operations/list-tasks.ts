import { TaskListSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTask } from './examples.js'

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
      tasks: [exampleTask],
      next_cursor: null,
    },
  },
}
