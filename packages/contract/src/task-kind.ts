import { Type } from 'typebox'
import { type TaskKind, taskKinds } from './task-life.js'

/** What is done in a task: a document is read, or text is spoken. */
export const TaskKindSchema = Type.Unsafe<TaskKind>(Type.String({ enum: [...taskKinds] }))
