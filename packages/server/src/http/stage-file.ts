import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { NusabacaError } from '../core/errors.js'
import { fileTooLarge } from '../core/file-too-large.js'
import type { ByteStream } from '../core/ports/object-store.js'
import type { ArrivedFile } from '../core/submit-document.js'

/** Where files arrive, and how large they may be. */
export interface StagingOptions {
  readonly stagingDir: string
  readonly maxFileBytes: number
}

/** Calls `use` with a new path for a file, or a folder of them, that arrives; afterwards nothing is there. */
export async function withStagingPath<T>(
  { stagingDir }: Pick<StagingOptions, 'stagingDir'>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(stagingDir, randomUUID())
  try {
    return await use(path)
  } finally {
    await rm(path, { force: true, recursive: true })
  }
}

/**
 * Writes what arrives to a new file at `path`, and hashes it on the way; memory does not grow with it. Throws
 * `file_too_large`, `storage_unavailable` for a full disk, or what `content` throws.
 */
export async function stageFile(
  content: ByteStream,
  path: string,
  maxBytes: number,
): Promise<Pick<ArrivedFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > maxBytes) throw fileTooLarge(maxBytes)
      hash.update(chunk)
      yield chunk
    }
  }
  await mkdir(dirname(path), { recursive: true })
  await pipeline(measured(), createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch(explain)
  return { bytes, sha256: hash.digest('hex') }
}

function explain(error: NodeJS.ErrnoException): never {
  if (!['ENOSPC', 'EDQUOT', 'EROFS'].includes(error.code ?? '')) throw error
  throw new NusabacaError('storage_unavailable', {
    detail: 'There is no room for the file at the moment; try again later.',
    cause: error,
  })
}

export function fileEmpty(): NusabacaError {
  return new NusabacaError('file_empty', { detail: 'The file is empty: it has 0 bytes.' })
}
