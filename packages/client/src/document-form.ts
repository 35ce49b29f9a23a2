import type { UploadOptions } from '@nusabaca/contract'

/** A file to send: a browser's `File`, any `Blob`, or bytes with a name. */
export type DocumentFile = Blob | NamedBytes

/** Bytes in memory and the file name that goes with them. */
export interface NamedBytes {
  readonly name: string
  readonly data: Blob | ArrayBuffer | Uint8Array
}

/** What may be asked for; the server's defaults hold for what is left out. */
export type SubmitOptions = { readonly [Name in keyof UploadOptions]?: UploadOptions[Name] | undefined }

const unnamed = 'document'

/** The multipart form of an upload. */
export function createDocumentForm(file: DocumentFile, options: SubmitOptions): FormData {
  const form = new FormData()
  // Options go first: a server that streams the file wants to know them before the bytes come.
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const { blob, name } = namedBlob(file)
  form.append('file', blob, name)
  return form
}

function namedBlob(file: DocumentFile): { readonly blob: Blob; readonly name: string } {
  if (file instanceof Blob) {
    return { blob: file, name: 'name' in file && typeof file.name === 'string' ? file.name : unnamed }
  }
  const { data, name } = file
  if (data instanceof Blob) return { blob: data, name }
  return { blob: new Blob([data as ArrayBuffer | Uint8Array<ArrayBuffer>]), name }
}
