import { type Static, Type } from 'typebox'
import { ConfidenceSchema, TaskIdSchema } from './scalars.js'
import { ExtractFormatSchema, UploadOptionsSchema } from './upload.js'

// Those of an upload that have no default: what is absent here stays as it was.
const { engine, outputs, password } = UploadOptionsSchema.properties

/** What to read again, and how; what is absent stays as it was. */
export const TaskRetryOptionsSchema = Type.Object(
  {
    pages: Type.Optional(
      Type.Unsafe<'failed' | 'all'>(
        Type.String({
          enum: ['failed', 'all'],
          description: 'Pages that failed, or all; all when an option of reading is given.',
        }),
      ),
    ),
    language: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'As with an upload.' })),
    extract_format: Type.Optional(ExtractFormatSchema),
    confidence_threshold: Type.Optional(ConfidenceSchema),
    engine,
    outputs,
    password,
  },
  { additionalProperties: false },
)
export type TaskRetryOptions = Static<typeof TaskRetryOptionsSchema>

/** 202: the next attempt waits. A task that runs, or has nothing to read again, gives 409 `not_retryable`. */
export const TaskRetriedSchema = Type.Object({
  success: Type.Literal(true),
  task_id: TaskIdSchema,
  status: Type.Literal('pending'),
  attempt: Type.Integer({ minimum: 2 }),
  message: Type.String(),
  status_url: Type.String(),
})
export type TaskRetried = Static<typeof TaskRetriedSchema>
