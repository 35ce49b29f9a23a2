import { type Static, Type } from 'typebox'
import { ErrorCodeSchema } from './error-code-schema.js'

/** One thing wrong with a request. */
export const ProblemErrorSchema = Type.Object(
  {
    pointer: Type.Optional(Type.String({ description: 'JSON pointer or name of the field.' })),
    detail: Type.String(),
  },
  { additionalProperties: true },
)
export type ProblemError = Static<typeof ProblemErrorSchema>

/** An error answer: RFC 9457, with `success` and `message` as the original has them, and the code's own facts. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    instance: Type.String(),
    code: ErrorCodeSchema,
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    request_id: Type.String(),
    errors: Type.Optional(Type.Array(ProblemErrorSchema)),
    languages: Type.Optional(
      Type.Array(Type.String(), { description: 'With `language_not_installed`: those that are.' }),
    ),
    success: Type.Literal(false),
    message: Type.String({ description: 'The same sentence as `detail`.' }),
  },
  { additionalProperties: true },
)
export type Problem = Static<typeof ProblemSchema>
