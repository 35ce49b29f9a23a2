import type { FastifyRequest } from 'fastify'
import { NusabacaError } from '../core/errors.js'

/**
 * For routes whose body is JSON: null counts as absent, as it does with uploads. Throws `unsupported_media_type` for a
 * form, of which nothing would be read.
 */
export async function takeJsonBody(request: FastifyRequest): Promise<void> {
  const { body, headers } = request
  if (/^multipart\//i.test(headers['content-type'] ?? '')) {
    throw new NusabacaError('unsupported_media_type', { detail: jsonIsWanted })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return
  request.body = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

export const jsonIsWanted = 'The request must be JSON, with the header `Content-Type: application/json`.'
