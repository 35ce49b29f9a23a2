import { type Static, Type } from 'typebox'
import { ProblemSchema } from './problem.js'
import { CountSchema, TaskIdSchema, TimestampSchema } from './scalars.js'
import { TaskSummarySchema } from './task-list.js'
import { ProgressSchema, TaskStatusQuerySchema } from './task-status.js'
import { UploadAcceptedSchema } from './upload.js'

/**
 * 202: at least one file was accepted. `files` has, in their order, what each would have been answered with alone;
 * `success` tells which. When none was accepted the answer is the first one's problem, with all in its `files`.
 */
export const BatchAcceptedSchema = Type.Object({
  success: Type.Literal(true),
  message: Type.String(),
  batch_id: TaskIdSchema,
  status_url: Type.String(),
  accepted: CountSchema,
  refused: CountSchema,
  files: Type.Array(
    Type.Union([
      UploadAcceptedSchema,
      Type.Intersect([ProblemSchema, Type.Object({ file_name: Type.String() })]),
    ]),
  ),
})
export type BatchAccepted = Static<typeof BatchAcceptedSchema>

/** How the tasks of a batch are doing, without those that were erased. */
export const BatchStatusSchema = Type.Object({
  success: Type.Literal(true),
  batch_id: TaskIdSchema,
  done: Type.Boolean({ description: 'Every task has ended.' }),
  progress: ProgressSchema,
  counts: Type.Object({
    total: CountSchema,
    pending: CountSchema,
    processing: CountSchema,
    completed: CountSchema,
    failed: CountSchema,
    revoked: CountSchema,
  }),
  tasks: Type.Array(TaskSummarySchema),
  created_at: TimestampSchema,
})
export type BatchStatus = Static<typeof BatchStatusSchema>

export const BatchStatusQuerySchema = Type.Object({ wait: TaskStatusQuerySchema.properties.wait })
export type BatchStatusQuery = Static<typeof BatchStatusQuerySchema>
