import { TaskErasedSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

export const eraseTask: Operation = {
  id: 'eraseTask',
  tag: 'Tasks',
  summary: 'Erase a task with all its files',
  description: 'It is stopped if need be. From then on it is 410.',
  answers: { 200: { description: 'It is gone.', content: { 'application/json': TaskErasedSchema } } },
  example: {
    status: 200,
    answer: {
      success: true,
      task_id: exampleTaskId,
      message: 'The task and its files were erased.',
    },
  },
}
