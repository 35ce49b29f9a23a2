import { TaskRevokedSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

export const revokeTask: Operation = {
  id: 'revokeTask',
  tag: 'Tasks',
  summary: 'Stop a task',
  description: 'Queued or running, on any machine. Its pages are removed, its original is kept.',
  answers: { 200: { description: 'It is stopped.', content: { 'application/json': TaskRevokedSchema } } },
  errors: ['not_revocable'],
  example: {
    status: 200,
    answer: {
      success: true,
      task_id: exampleTaskId,
      status: 'revoked',
      message: 'The task was revoked.',
    },
  },
}
