import { type ErrorCode, errorCodes, type Problem, problemMediaType } from '@nusabaca/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asNusabacaError, NusabacaError } from '../../core/errors.js'

/** The one place where errors become answers: RFC 9457, with the original's `success` and `message`. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendProblem(translate(error), request, reply))
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${request.url.split('?')[0]} here; the API is under /api/v1/.`
    const problem = new NusabacaError('invalid_request', { detail })
    return sendProblem(problem, request, reply.code(404))
  })
}
function sendProblem(error: NusabacaError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { title, status: usual } = errorCodes[error.code]
  const status = reply.statusCode >= 400 ? reply.statusCode : usual
  request.log[status >= 500 ? 'error' : 'debug']({ error, code: error.code }, 'Request failed')
  const problem: Problem = {
    type: `urn:nusabaca:error:${error.code}`,
    title,
    status,
    detail: error.message,
    instance: request.url.split('?')[0] ?? '/',
    code: error.code,
    retryable: error.retryable,
    request_id: request.id,
    ...error.details,
    success: false,
    message: error.message,
  }
  const { retry_after_seconds: retryAfter = 5 } = error.details
  if (status === 503) reply.header('retry-after', String(retryAfter))
  return reply.code(status).type(problemMediaType).send(JSON.stringify(problem))
}

// Of the framework's own errors, by their code, those that are somebody's mistake and not ours.
const frameworkErrors: Readonly<Record<string, readonly [code: ErrorCode, detail: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'The request must be multipart/form-data with the document in the part `file`.',
  ],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [
    'unsupported_media_type',
    'The request must be multipart/form-data with the document in the part `file`.',
  ],
  FST_FILES_LIMIT: ['invalid_request', 'One upload is one file; send each in an upload of its own.'],
  FST_PARTS_LIMIT: ['invalid_request', 'The form has too many parts.'],
  FST_FIELDS_LIMIT: ['invalid_request', 'The form has too many fields.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['file_too_large', 'The request is larger than this server accepts.'],
  FST_REQ_FILE_TOO_LARGE: ['file_too_large', 'The file is larger than this server accepts.'],
}

function translate(thrown: unknown): NusabacaError {
  if (thrown instanceof NusabacaError) return thrown
  const { code, statusCode, message, validation } = thrown as Partial<FastifyError>
  const known = frameworkErrors[code ?? '']
  if (known !== undefined) return new NusabacaError(known[0], { detail: known[1], cause: thrown })
  // What Fastify itself finds wrong with a request it says well enough for a client.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const errors = validation?.map((error) => ({ pointer: error.instancePath, detail: error.message ?? '' }))
    return new NusabacaError('invalid_request', {
      detail: message ?? 'The request is not valid.',
      ...(errors && { details: { errors } }),
      cause: thrown,
    })
  }
  return asNusabacaError(thrown)
}
