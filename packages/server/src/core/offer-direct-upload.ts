import type { DirectUpload as DirectUploadAnswer, DirectUploadRequest } from '@nusabaca/contract'
import { fileTooLarge } from './file-too-large.js'
import { incomingKey } from './object-keys.js'
import type { DirectUploads } from './ports/direct-uploads.js'
import type { ObjectStore } from './ports/object-store.js'

export interface OfferDirectUploadPorts {
  readonly directUploads: DirectUploads
  readonly files: ObjectStore
  readonly maxFileBytes: number
}

/** How long a file may take to arrive, and its task to be made. */
const linkLifetimeMs = 15 * 60_000
export const directUploadLifetimeMs = 60 * 60_000

/** Lets somebody put a file into the object store, past the API. Throws `file_too_large`. */
export async function offerDirectUpload(
  { directUploads, files, maxFileBytes }: OfferDirectUploadPorts,
  owner: string,
  request: DirectUploadRequest,
): Promise<DirectUploadAnswer> {
  const { file_name: fileName, size, content_type: mediaType = 'application/octet-stream', sha256 } = request
  if (size > maxFileBytes) throw fileTooLarge(maxFileBytes)
  const upload = await directUploads.add({
    owner,
    fileName,
    sha256: sha256?.toLowerCase() ?? null,
    lifetimeMs: directUploadLifetimeMs,
  })
  const terms = { bytes: size, mediaType, lifetimeMs: linkLifetimeMs }
  const { url, headers, expiresAt } = await files.signedUpload(incomingKey(upload.id), terms)
  return {
    success: true,
    key: upload.id,
    upload: { method: 'PUT', url, headers: { ...headers }, expires_at: expiresAt.toISOString() },
    expires_at: upload.expiresAt.toISOString(),
  }
}
