import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { NusabacaError } from '../core/errors.js'
import type { ObjectStore } from '../core/ports/object-store.js'
import { parseByteRange } from './parse-byte-range.js'

/** A file as an answer, or the part of it that the request asks for: players seek by parts. */
export async function sendFile(
  files: ObjectStore,
  key: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<Readable> {
  const size = await files.sizeOf(key)
  reply.header('accept-ranges', 'bytes')
  // What stands under a key stays the same, but no answer has named a version that a client could know.
  const wanted = request.headers['if-range'] === undefined ? request.headers.range : undefined
  const range = parseByteRange(wanted, size)
  if (range === null) {
    reply.header('content-length', size)
    return Readable.from(await files.get(key))
  }
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${size}`)
    throw new NusabacaError('range_not_satisfiable', { detail: 'The file has no such bytes.' })
  }
  const { first, last } = range
  reply.code(206).headers({
    'content-range': `bytes ${first}-${last}/${size}`,
    'content-length': last - first + 1,
  })
  return Readable.from(await files.get(key, range))
}
