import { NusabacaError } from '../../core/errors.js'
import { OperatorError } from '../../core/operator-error.js'

/** Trouble with the store itself; the log has the cause. What is explained already stays as it is. */
export function unavailable(cause: unknown): NusabacaError {
  if (cause instanceof NusabacaError) return cause
  return new NusabacaError('storage_unavailable', {
    detail: 'The file store is not available at the moment; try again later.',
    cause,
  })
}

export function gone(cause: unknown): NusabacaError {
  return new NusabacaError('task_expired', { detail: 'The file has been removed.', cause })
}

/** What was tried when a cloud refused. */
export interface CloudAttempt {
  /** The HTTP status of the refusal, if there was one. */
  readonly status: number | undefined
  /** What the cloud's access management calls it. */
  readonly permission: string
  /** The bucket, such as `gs://bucket`. */
  readonly bucket: string
  /** What a 404 says is not there. */
  readonly missing: 'bucket' | 'object'
}

/**
 * A cloud's error as ours. A permission that is missing can be mended while tasks wait, so clients are told the
 * same as of an outage; the operator finds it in the cause.
 */
export function explainCloudError(thrown: unknown, attempt: CloudAttempt): NusabacaError {
  const { status, permission, bucket, missing } = attempt
  if (thrown instanceof NusabacaError) return thrown
  const cause = loggable(thrown)
  if (status === 404 && missing === 'object') return gone(cause)
  if (status === 404) return unavailable(new OperatorError(`${bucket} does not exist.`, { cause }))
  if (status === 401 || status === 403) {
    const sentence = `The credentials lack the permission ${permission} on ${bucket}.`
    return unavailable(new OperatorError(sentence, { cause }))
  }
  return unavailable(cause)
}

/** What of a cloud client's error may be logged: they carry whole requests, with the credentials in them. */
export function loggable(thrown: unknown): Error {
  const { name = 'Error', message, code, stack } = thrown as Partial<NodeJS.ErrnoException>
  const error = new Error(message || String(code ?? name))
  return Object.assign(error, { name, ...(stack !== undefined && { stack }) })
}
