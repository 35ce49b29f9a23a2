import { TaskPagesSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { examplePage, exampleTaskId } from './examples.js'

export const listTaskPages: Operation = {
  id: 'listTaskPages',
  tag: 'Results',
  summary: 'Every page of a task, with the text of those that are read',
  description:
    'Lines and words are in the answers for each page alone, and in the result as JSON. Warnings are in the language that is asked for.',
  answers: {
    200: {
      description: 'The pages that the task was asked to read, by number.',
      headers: ['content-language'],
      content: { 'application/json': TaskPagesSchema },
    },
  },
  errors: ['invalid_request'],
  example: {
    status: 200,
    answer: {
      success: true,
      task_id: exampleTaskId,
      pages: [
        {
          status: 'done',
          ...examplePage,
        },
      ],
    },
  },
}
