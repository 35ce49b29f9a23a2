import { UploadFromKeySchema, UploadFromUrlSchema, type UploadOptions } from '@nusabaca/contract'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { invalidRequest } from '../core/errors.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { parseUploadOptions, readUploadOptions } from './parse-upload-options.js'
import { type ReceiveDirectUploadOptions, receiveDirectUpload } from './receive-direct-upload.js'
import { type ReceiveSourceOptions, receiveSource } from './receive-source.js'
import { receiveUpload } from './receive-upload.js'
import { schemaFaults } from './schema-faults.js'
import { traceOf } from './trace-of.js'

/** A document that was sent or named, and what is wanted of it. */
export interface ReceivedDocument {
  readonly options: UploadOptions
  /** What makes it this document and no other. */
  readonly content:
    | { readonly name: string; readonly sha256: string }
    | { readonly url: string }
    | { readonly key: string }
  /** Calls `use` with the file on this machine; afterwards nothing of it is left in the staging folder. */
  withFile<T>(use: (file: ArrivedFile) => Promise<T>): Promise<T>
}

export interface ReceiveDocumentOptions extends ReceiveSourceOptions, ReceiveDirectUploadOptions {
  /** Whoever asked has gone. */
  readonly signal: AbortSignal
}

const SourceSchema = Type.Pick(UploadFromUrlSchema, ['url'])
const KeySchema = Type.Pick(UploadFromKeySchema, ['key'])

/**
 * Takes in the document that a request carries as a form, or names in JSON by its `url` or its `key`, and calls
 * `use` with it.
 */
export async function receiveDocument<T>(
  request: FastifyRequest,
  options: ReceiveDocumentOptions,
  use: (document: ReceivedDocument) => Promise<T>,
): Promise<T> {
  const { body } = request
  if (typeof body !== 'object' || body === null) {
    return receiveUpload(request, options, ({ file, fields }) =>
      use({
        options: parseUploadOptions(fields),
        content: { name: file.name, sha256: file.sha256 },
        withFile: (useFile) => useFile(file),
      }),
    )
  }
  if (Value.Check(KeySchema, body)) {
    const { key } = body
    const { owner } = request.principal
    return use({
      options: readUploadOptions(body),
      content: { key },
      withFile: (useFile) => receiveDirectUpload({ key, owner }, options, useFile),
    })
  }
  if (!Value.Check(SourceSchema, body)) throw invalidRequest(schemaFaults(Value.Errors(SourceSchema, body)))
  const { url } = body
  return use({
    options: readUploadOptions(body),
    content: { url },
    withFile: (useFile) =>
      receiveSource({ url, trace: traceOf(request), signal: options.signal }, options, useFile),
  })
}
