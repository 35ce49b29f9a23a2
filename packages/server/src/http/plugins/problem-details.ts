import { type ErrorCode, errorCodes, type Problem, problemMediaType } from '@nusabaca/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asNusabacaError, invalidRequest, NusabacaError } from '../../core/errors.js'
import { inLanguage, type PlainTemplate, type SpokenLanguage, say } from '../../core/sentence.js'
import { allowedMethods } from '../allowed-methods.js'
import { chooseLanguage } from '../choose-language.js'
import { jsonIsWanted } from '../json-body.js'
import { type SchemaError, schemaFaults } from '../schema-faults.js'
import { tokenOf } from './authenticate.js'

/** The one place where errors become answers: RFC 9457, with the original's `success` and `message`. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => {
    const route = `${request.method} ${pathOf(request)}`
    const methods = allowedMethods(app.declaredRoutes, pathOf(request))
    if (methods.length > 0) {
      const possible = say('{route} is not possible; {methods} is.', { route, methods: methods.join(', ') })
      reply.code(405).header('allow', methods.join(', '))
      return sendProblem(new NusabacaError('invalid_request', { detail: possible }), request, reply)
    }
    const detail = say('There is no {route} here; /docs lists what the API has.', { route })
    return sendProblem(new NusabacaError('invalid_request', { detail }), request, reply.code(404))
  })
}

/** Answers with what an error is for a client. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(translate(error, request), request, reply)
}

function sendProblem(error: NusabacaError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const usual = errorCodes[error.code].status
  const status = reply.statusCode >= 400 ? reply.statusCode : usual
  request.log[status >= 500 ? 'error' : 'debug']({ error, code: error.code }, 'Request failed')
  const problem = toProblem(error, { request, status, language: chooseLanguage(request, reply) })
  const { retry_after_seconds: retryAfter = 5 } = error.details
  if (status === 401) reply.header('www-authenticate', challenge(request))
  if (status === 503 || status === 429) reply.header('retry-after', String(retryAfter))
  return reply.code(status).type(problemMediaType).send(JSON.stringify(problem))
}

/** An error as its own answer would be. */
export function problemOf(error: NusabacaError, request: FastifyRequest, reply: FastifyReply): Problem {
  const { status } = errorCodes[error.code]
  return toProblem(error, { request, status, language: chooseLanguage(request, reply) })
}

function toProblem(
  error: NusabacaError,
  answer: { readonly request: FastifyRequest; readonly status: number; readonly language: SpokenLanguage },
): Problem {
  const { request, status, language } = answer
  const detail = inLanguage(error.sentence, language)
  const errors = error.faults.map(({ pointer, sentence }) => ({
    pointer,
    detail: inLanguage(sentence, language),
  }))
  return {
    type: `urn:nusabaca:error:${error.code}`,
    title: inLanguage(say(errorCodes[error.code].title), language),
    status,
    detail,
    instance: pathOf(request),
    code: error.code,
    retryable: error.retryable,
    request_id: request.id,
    ...error.details,
    ...(errors.length > 0 && { errors }),
    success: false,
    message: detail,
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/'
}

/** RFC 6750. */
function challenge(request: FastifyRequest): string {
  const realm = 'Bearer realm="nusabaca"'
  return tokenOf(request) === null ? realm : `${realm}, error="invalid_token"`
}

const neitherFormNorJson =
  'The request must be multipart/form-data with the document in the part `file`, or JSON with its `url`.'

// Of the framework's own errors, by their code, those that are somebody's mistake and not ours.
const frameworkErrors: Readonly<Record<string, readonly [code: ErrorCode, detail: PlainTemplate]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', neitherFormNorJson],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type', neitherFormNorJson],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'The body is not valid JSON.'],
  FST_FILES_LIMIT: ['invalid_request', 'One upload is one file; send each in an upload of its own.'],
  FST_PARTS_LIMIT: ['invalid_request', 'The form has too many parts.'],
  FST_FIELDS_LIMIT: ['invalid_request', 'The form has too many fields.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['file_too_large', 'The request is larger than this server accepts.'],
  FST_REQ_FILE_TOO_LARGE: ['file_too_large', 'The file is larger than this server accepts.'],
}

function translate(thrown: unknown, request: FastifyRequest): NusabacaError {
  if (thrown instanceof NusabacaError) return thrown
  const { code, statusCode, message = '', validation } = thrown as Partial<FastifyError>
  if (validation !== undefined) return invalidRequest(schemaFaults(validation as readonly SchemaError[]))
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' && request.routeOptions.schema?.body !== undefined) {
    return new NusabacaError('unsupported_media_type', { detail: jsonIsWanted, cause: thrown })
  }
  const known = frameworkErrors[code ?? '']
  if (known !== undefined) return new NusabacaError(known[0], { detail: known[1], cause: thrown })
  // What else Fastify finds wrong with a request it says well enough for a client.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const detail = say('The request is not valid: {reason}', { reason: message })
    return new NusabacaError('invalid_request', { detail, cause: thrown })
  }
  return asNusabacaError(thrown)
}
