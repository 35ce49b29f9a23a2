import { type Static, Type } from 'typebox'
import { TaskIdSchema } from './scalars.js'

/** 200: the task is stopped and stays so. A task that has ended otherwise gives 409 `not_revocable`. */
export const TaskRevokedSchema = Type.Object({
  success: Type.Literal(true),
  task_id: TaskIdSchema,
  status: Type.Literal('revoked'),
  message: Type.String(),
})
export type TaskRevoked = Static<typeof TaskRevokedSchema>
