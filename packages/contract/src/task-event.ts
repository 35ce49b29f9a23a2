import { type Static, Type } from 'typebox'
import { FailureSchema } from './error-code-schema.js'
import { PageNumberSchema, TaskIdSchema } from './scalars.js'
import {
  PageCountsSchema,
  ProgressSchema,
  SpeechCompletedOutlineSchema,
  TaskCompletedOutlineSchema,
  TaskOutlineSchema,
  TaskStatusSchema,
  TaskStoppedSchema,
} from './task-status.js'

const everyEvent = {
  task_id: TaskIdSchema,
  attempt: Type.Integer({ minimum: 1 }),
  progress: ProgressSchema,
  pages: PageCountsSchema,
}

/** How far a task has come. */
export const TaskStepSchema = Type.Object({ ...everyEvent, status: TaskStatusSchema, message: Type.String() })
export type TaskStep = Static<typeof TaskStepSchema>

/** A page that was read, or a part that was spoken, with its whole text. */
export const PageReadSchema = Type.Object({ ...everyEvent, page: PageNumberSchema, text: Type.String() })
export type PageRead = Static<typeof PageReadSchema>

/** A page that could not be read. */
export const PageUnreadSchema = Type.Object({ ...everyEvent, page: PageNumberSchema, error: FailureSchema })
export type PageUnread = Static<typeof PageUnreadSchema>

/** What each event of a task carries, by its name. */
export const taskEventSchemas = {
  /** Where the task stood when the stream began, and when another attempt began. */
  snapshot: TaskOutlineSchema,
  'task.started': TaskStepSchema,
  'page.completed': PageReadSchema,
  'page.failed': PageUnreadSchema,
  'task.progress': TaskStepSchema,
  'task.completed': Type.Union([TaskCompletedOutlineSchema, SpeechCompletedOutlineSchema]),
  'task.failed': TaskStoppedSchema,
  'task.revoked': TaskStoppedSchema,
} as const

type Schemas = typeof taskEventSchemas

/** An event of a task. `id` is where to go on after it: the attempt and the version, such as `1.17`. */
export type TaskEvent = {
  [Name in keyof Schemas]: {
    readonly id: string
    readonly event: Name
    readonly data: Static<Schemas[Name]>
  }
}[keyof Schemas]
