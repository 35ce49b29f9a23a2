import { NusabacaClientError } from '@nusabaca/client'
import { asNusabacaError } from '../core/errors.js'
import { OperatorError } from '../core/operator-error.js'

/** Why a file could not be read, or not be written, for whoever named it. */
export function explain(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'it may not be read by this user'
  if (error instanceof OperatorError || error instanceof NusabacaClientError) return error.message
  return asNusabacaError(error).message
}
