import type { DirectUpload, DirectUploadRequest, UploadAccepted } from '@nusabaca/contract'
import { directUploadPath, uploadPath } from '@nusabaca/contract/constants'
import { type DocumentFile, namedBlob, type SubmitOptions } from './document-form.js'
import type { RequestOptions, Transport, UploadRequestOptions } from './transport.js'

/** A document, and how it is sent. */
export interface DirectSubmission extends Pick<UploadRequestOptions, 'onUploadProgress'> {
  readonly document: DocumentFile
  readonly options: SubmitOptions
  /** Milliseconds, for the document and for what makes a task of it. */
  readonly timeoutMs: number
}

/** Puts a document to where the server keeps its files, and has a task made of it. */
export async function submitDirectly(
  transport: Transport,
  { document, options, onUploadProgress, timeoutMs }: DirectSubmission,
  requestOptions: RequestOptions,
): Promise<UploadAccepted> {
  const { blob, name } = namedBlob(document)
  const wanted: DirectUploadRequest = { file_name: name, size: blob.size }
  const offered = { method: 'POST', path: directUploadPath(), body: JSON.stringify(wanted) } as const
  const { key, upload } = await transport.json<DirectUpload>(offered, requestOptions)
  // Its own type would take the place of the one that was signed.
  const body = blob.slice(0, blob.size, upload.headers['content-type'])
  await transport.put({ ...upload, body }, { ...requestOptions, onUploadProgress, timeoutMs })
  const sent = JSON.stringify({ ...options, key })
  const made = { method: 'POST', path: uploadPath(), once: true, body: sent } as const
  return transport.json<UploadAccepted>(made, { ...requestOptions, timeoutMs })
}
