import { Type } from 'typebox'
import { type ErrorCode, errorCodes } from './error-codes.js'

/** One code of the closed list in `error-codes.ts`. */
export const ErrorCodeSchema = Type.Unsafe<ErrorCode>(
  Type.String({ enum: Object.keys(errorCodes), description: 'A code of the closed list.' }),
)

/** Why a task or a page failed. `message` is a sentence for people. */
export const FailureSchema = Type.Object({ code: ErrorCodeSchema, message: Type.String() })
