import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { NusabacaError } from '../core/errors.js'
import { say } from '../core/sentence.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { fileEmpty, fileTooLarge, type StagingOptions, stageFile, withStagingPath } from './stage-file.js'

/** A form that has arrived: its one file, on this machine, and its other fields. */
export interface Upload {
  readonly file: ArrivedFile
  readonly fields: ReadonlyMap<string, string>
}

const maxFields = 32

/**
 * Takes an upload in without holding the file in memory, and calls `use` with it; afterwards nothing of it
 * is left in the staging folder. Fields may come before or after the file.
 */
export function receiveUpload<T>(
  request: FastifyRequest,
  options: StagingOptions,
  use: (upload: Upload) => Promise<T>,
): Promise<T> {
  return withStagingPath(options, async (path) => use(await readForm(request, path, options.maxFileBytes)))
}

async function readForm(request: FastifyRequest, path: string, maxFileBytes: number): Promise<Upload> {
  const limits = {
    fileSize: maxFileBytes,
    files: 1,
    fields: maxFields,
    parts: maxFields + 1,
    fieldNameSize: 100,
    fieldSize: 64 * 1024,
    headerPairs: 32,
  }
  const fields = new Map<string, string>()
  let file: ArrivedFile | undefined
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') file = await readFile(part, path, maxFileBytes)
      else addField(fields, part)
    }
  } catch (error) {
    throw explain(error)
  }
  if (file === undefined) throw fileMissing()
  return { file, fields }
}

async function readFile(part: MultipartFile, path: string, maxFileBytes: number): Promise<ArrivedFile> {
  if (part.fieldname !== 'file') {
    part.file.resume()
    throw new NusabacaError('file_missing', {
      detail: say('The document must be in the part `file`, not in {part}.', {
        part: JSON.stringify(part.fieldname),
      }),
    })
  }
  const { bytes, sha256 } = await stageFile(part.file, path, maxFileBytes)
  if (part.file.truncated) throw fileTooLarge(maxFileBytes)
  if (bytes === 0) throw part.filename ? fileEmpty() : fileMissing()
  return { path, name: part.filename ?? '', bytes, sha256 }
}

function addField(
  fields: Map<string, string>,
  part: { fieldname: string; value: unknown; valueTruncated: boolean },
): void {
  const { fieldname, value } = part
  if (part.valueTruncated || typeof value !== 'string') {
    throw new NusabacaError('invalid_request', {
      detail: say('The field {field} is too long.', { field: JSON.stringify(fieldname) }),
    })
  }
  if (fields.has(fieldname)) {
    throw new NusabacaError('invalid_request', {
      detail: say('The field {field} was sent more than once.', { field: JSON.stringify(fieldname) }),
    })
  }
  fields.set(fieldname, value)
}

/** The parser's own errors carry no code; those with one are the framework's, or the system's. */
function explain(error: unknown): unknown {
  const { code } = error as { code?: string }
  if (error instanceof NusabacaError || code?.startsWith('FST_')) return error
  return new NusabacaError('invalid_request', {
    detail: 'The form broke off or is not well-formed multipart/form-data.',
    cause: error,
  })
}

function fileMissing(): NusabacaError {
  return new NusabacaError('file_missing', { detail: 'The form has no part `file` with a document in it.' })
}
