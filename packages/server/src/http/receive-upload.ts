import { join } from 'node:path'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { BatchFile } from '../core/batch.js'
import { NusabacaError } from '../core/errors.js'
import { fileTooLarge } from '../core/file-too-large.js'
import { say } from '../core/sentence.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { fileEmpty, type StagingOptions, stageFile, withStagingPath } from './stage-file.js'

/** A form that has arrived: its one file, on this machine, and its other fields. */
export interface Upload {
  readonly file: ArrivedFile
  readonly fields: ReadonlyMap<string, string>
}

/** Several files that have arrived, or what was wrong with them on the way, and the form's other fields. */
export interface BatchUpload {
  readonly files: readonly BatchFile[]
  readonly fields: ReadonlyMap<string, string>
}

export interface BatchStagingOptions extends StagingOptions {
  readonly maxBatchFiles: number
}

const maxFields = 32

/**
 * Takes an upload in without holding the file in memory, and calls `use` with it; afterwards nothing of it
 * is left in the staging folder. Fields may come before or after the file.
 */
export function receiveUpload<T>(
  request: FastifyRequest,
  { stagingDir, maxFileBytes }: StagingOptions,
  use: (upload: Upload) => Promise<T>,
): Promise<T> {
  return withStagingPath({ stagingDir }, async (path) => {
    let file: ArrivedFile | undefined
    const fields = await readForm(request, { maxFileBytes, files: 1 }, async (part) => {
      file = await readFile(part, path, maxFileBytes)
    })
    if (file === undefined) throw fileMissing()
    return use({ file, fields })
  })
}

/** The same for several files; what is wrong with one of them is told of it alone. */
export function receiveBatch<T>(
  request: FastifyRequest,
  { stagingDir, maxFileBytes, maxBatchFiles }: BatchStagingOptions,
  use: (upload: BatchUpload) => Promise<T>,
): Promise<T> {
  return withStagingPath({ stagingDir }, async (folder) => {
    const files: BatchFile[] = []
    // One more than is accepted is seen to be too many.
    const fields = await readForm(request, { maxFileBytes, files: maxBatchFiles + 1 }, async (part) => {
      if (files.length === maxBatchFiles) throw tooManyFiles(maxBatchFiles)
      const file = await readFile(part, join(folder, String(files.length)), maxFileBytes).catch((error) => {
        if (!(error instanceof NusabacaError) || error.retryable) throw error
        return { name: part.filename ?? '', error }
      })
      files.push(file)
    })
    if (files.length === 0) throw fileMissing()
    return use({ files, fields })
  })
}

/** Reads a form, with a file at a time, and gives its other fields. */
async function readForm(
  request: FastifyRequest,
  { maxFileBytes, files }: { readonly maxFileBytes: number; readonly files: number },
  onFile: (part: MultipartFile) => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const limits = {
    fileSize: maxFileBytes,
    files,
    fields: maxFields,
    parts: maxFields + files,
    fieldNameSize: 100,
    fieldSize: 64 * 1024,
    headerPairs: 32,
  }
  const fields = new Map<string, string>()
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') await onFile(part)
      else addField(fields, part)
    }
  } catch (error) {
    throw explain(error)
  }
  return fields
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

function tooManyFiles(most: number): NusabacaError {
  return new NusabacaError('invalid_request', { detail: say('A batch has at most {most} files.', { most }) })
}

function fileMissing(): NusabacaError {
  return new NusabacaError('file_missing', { detail: 'The form has no part `file` with a document in it.' })
}
