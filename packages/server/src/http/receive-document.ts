import { UploadFromUrlSchema, type UploadOptions } from '@nusabaca/contract'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { invalidRequest } from '../core/errors.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { parseUploadOptions, readUploadOptions } from './parse-upload-options.js'
import { type ReceiveSourceOptions, receiveSource } from './receive-source.js'
import { receiveUpload } from './receive-upload.js'
import { schemaFaults } from './schema-faults.js'

/** A document on this machine, and what is wanted of it. */
export interface ArrivedDocument {
  readonly file: ArrivedFile
  readonly options: UploadOptions
}

export interface ReceiveDocumentOptions extends ReceiveSourceOptions {
  /** Whoever asked has gone. */
  readonly signal: AbortSignal
}

const SourceSchema = Type.Pick(UploadFromUrlSchema, ['url'])

/**
 * Takes in the document that a request carries as a form, or names by its `url` in JSON, and calls `use` with it;
 * afterwards nothing of it is left in the staging folder.
 */
export function receiveDocument<T>(
  request: FastifyRequest,
  options: ReceiveDocumentOptions,
  use: (document: ArrivedDocument) => Promise<T>,
): Promise<T> {
  const { body } = request
  if (typeof body !== 'object' || body === null) {
    return receiveUpload(request, options, ({ file, fields }) =>
      use({ file, options: parseUploadOptions(fields) }),
    )
  }
  if (!Value.Check(SourceSchema, body)) throw invalidRequest(schemaFaults(Value.Errors(SourceSchema, body)))
  const source = { url: body.url, signal: options.signal }
  const wanted = readUploadOptions(body)
  return receiveSource(source, options, (file) => use({ file, options: wanted }))
}
