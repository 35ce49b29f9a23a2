import { type Static, Type } from 'typebox'
import { TaskIdSchema } from './scalars.js'

/** 200: the task is stopped, its original, pages and results are gone; from now on it is 410 `task_expired`. */
export const TaskErasedSchema = Type.Object({
  success: Type.Literal(true),
  task_id: TaskIdSchema,
  message: Type.String(),
})
export type TaskErased = Static<typeof TaskErasedSchema>
