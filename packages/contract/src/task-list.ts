import { type Static, Type } from 'typebox'
import { ErrorCodeSchema } from './error-code-schema.js'
import { TaskIdSchema, TimestampSchema } from './scalars.js'
import { TaskKindSchema } from './task-kind.js'
import { PageCountsSchema, ProgressSchema, TaskStatusSchema } from './task-status.js'

/** What the list may be asked for. */
export const TaskListQuerySchema = Type.Object({
  limit: Type.Integer({ default: 20, minimum: 1, maximum: 100 }),
  cursor: Type.Optional(Type.String({ maxLength: 512, description: '`next_cursor` of the answer before.' })),
  status: Type.Optional(TaskStatusSchema),
  kind: Type.Optional(TaskKindSchema),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  created_after: Type.Optional(TimestampSchema),
  q: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Part of the file name, in any case.' }),
  ),
})
/** The query with every default filled in. */
export type TaskListQuery = Static<typeof TaskListQuerySchema>

/** A task in the list. */
export const TaskSummarySchema = Type.Object({
  task_id: TaskIdSchema,
  kind: TaskKindSchema,
  status: TaskStatusSchema,
  progress: ProgressSchema,
  message: Type.String(),
  file_name: Type.String(),
  pages: PageCountsSchema,
  error_code: Type.Optional(ErrorCodeSchema),
  tag: Type.Optional(Type.String()),
  status_url: Type.String(),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
})
export type TaskSummary = Static<typeof TaskSummarySchema>

/**
 * Newest first. `next_cursor` is null at the end; with `q` an answer may have few tasks or none and a cursor all
 * the same, where it has looked through many.
 */
export const TaskListSchema = Type.Object({
  success: Type.Literal(true),
  tasks: Type.Array(TaskSummarySchema),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
})
export type TaskList = Static<typeof TaskListSchema>
