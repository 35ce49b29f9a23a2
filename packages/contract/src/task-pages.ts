import { type Static, Type } from 'typebox'
import { FailureSchema } from './error-code-schema.js'
import { PageSchema } from './page.js'
import { PageNumberSchema, TaskIdSchema } from './scalars.js'

/** A page of a task: not read yet, read (all but its lines), or why it could not be. */
export const PageOutlineSchema = Type.Union([
  Type.Object({
    status: Type.Union([Type.Literal('waiting'), Type.Literal('running')]),
    page: PageNumberSchema,
  }),
  Type.Object({
    status: Type.Literal('done'),
    ...Type.Omit(PageSchema, ['lines', 'timings']).properties,
  }),
  Type.Object({ status: Type.Literal('failed'), page: PageNumberSchema, error: FailureSchema }),
])
export type PageOutline = Static<typeof PageOutlineSchema>

/** Every page that a task was asked to read, by number. */
export const TaskPagesSchema = Type.Object({
  success: Type.Literal(true),
  task_id: TaskIdSchema,
  pages: Type.Array(PageOutlineSchema),
})
export type TaskPages = Static<typeof TaskPagesSchema>
