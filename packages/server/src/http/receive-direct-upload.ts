import { NusabacaError } from '../core/errors.js'
import { isUuid } from '../core/find-task.js'
import { incomingKey } from '../core/object-keys.js'
import type { DirectUpload, DirectUploads } from '../core/ports/direct-uploads.js'
import type { ObjectStore } from '../core/ports/object-store.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { type StagingOptions, stageFile, withStagingPath } from './stage-file.js'

export interface ReceiveDirectUploadOptions extends StagingOptions {
  readonly directUploads: DirectUploads
  readonly files: ObjectStore
}

/**
 * Takes what a client has put into the object store, and calls `use` with it; afterwards it is gone from where
 * it was put, unless `use` throws: then its key is good for another try. Throws `file_missing` or `file_corrupt`.
 */
export async function receiveDirectUpload<T>(
  { key, owner }: { readonly key: string; readonly owner: string },
  options: ReceiveDirectUploadOptions,
  use: (file: ArrivedFile) => Promise<T>,
): Promise<T> {
  const { directUploads, files } = options
  const upload = isUuid(key) ? await directUploads.take(key, owner) : null
  if (upload === null) {
    throw new NusabacaError('file_missing', {
      detail: 'There is no upload with this key: it has expired, been used, or never been there.',
    })
  }
  try {
    const used = await withStagingPath(options, async (path) => use(await stage(upload, path, options)))
    // Should this fail, the sweeper removes it.
    await files.remove(incomingKey(upload.id)).catch(() => undefined)
    return used
  } catch (error) {
    await directUploads.giveBack(upload.id)
    throw error
  }
}

async function stage(
  { id, fileName, sha256: announced }: DirectUpload,
  path: string,
  { files, maxFileBytes }: ReceiveDirectUploadOptions,
): Promise<ArrivedFile> {
  const content = await files.get(incomingKey(id)).catch((error) => {
    if (!(error instanceof NusabacaError) || error.code !== 'task_expired') throw error
    const detail = 'Nothing has been put to the address that came with this key.'
    throw new NusabacaError('file_missing', { detail })
  })
  const { bytes, sha256 } = await stageFile(content, path, maxFileBytes)
  if (announced !== null && sha256 !== announced) {
    throw new NusabacaError('file_corrupt', {
      detail: 'The file that was put is not the one whose SHA-256 was announced.',
    })
  }
  return { path, name: fileName, bytes, sha256 }
}
