import type { UploadOptions } from '@nusabaca/contract'
import type { Wanted } from './wire.js'

/** A file to send: a browser's `File`, any `Blob`, or bytes with a name. */
export type DocumentFile = Blob | NamedBytes

/** Bytes in memory and the file name that goes with them. */
export interface NamedBytes {
  readonly name: string
  readonly data: Blob | ArrayBuffer | Uint8Array
}

/** A document that the server is to fetch itself, by http or https. */
export interface RemoteDocument {
  readonly url: string
}

/** What may be asked for; the server's defaults hold for what is left out. */
export type SubmitOptions = Wanted<UploadOptions>

const unnamed = 'document'

/** The body of an upload: a multipart form, or JSON for what the server is to fetch. */
export function createDocumentBody(
  document: DocumentFile | RemoteDocument,
  options: SubmitOptions,
): FormData | string {
  return 'url' in document
    ? JSON.stringify({ ...options, url: document.url })
    : createDocumentForm([document], options)
}

/** The multipart form of an upload of one file or several. */
export function createDocumentForm(files: readonly DocumentFile[], options: SubmitOptions): FormData {
  const form = new FormData()
  // Options go first: a server that streams the file wants to know them before the bytes come.
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  for (const { blob, name } of files.map(namedBlob)) form.append('file', blob, name)
  return form
}

export function namedBlob(file: DocumentFile): { readonly blob: Blob; readonly name: string } {
  if (file instanceof Blob) {
    return { blob: file, name: 'name' in file && typeof file.name === 'string' ? file.name : unnamed }
  }
  const { data, name } = file
  if (data instanceof Blob) return { blob: data, name }
  return { blob: new Blob([data as ArrayBuffer | Uint8Array<ArrayBuffer>]), name }
}

/** A form as it goes over the wire (RFC 7578), by reference: no file is copied. */
export function encodeForm(form: FormData): { readonly blob: Blob; readonly contentType: string } {
  const boundary = `nusabaca-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`
  const parts: BlobPart[] = []
  form.forEach((value, name) => {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"`
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${value.replace(/\r?\n|\r/g, '\r\n')}\r\n`)
    else {
      const type = value.type || 'application/octet-stream'
      parts.push(
        `${head}; filename="${escapeName(value.name)}"\r\ncontent-type: ${type}\r\n\r\n`,
        value,
        '\r\n',
      )
    }
  })
  return {
    blob: new Blob([...parts, `--${boundary}--\r\n`]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}

/** As browsers escape names (WHATWG HTML, "Multipart form data"). */
function escapeName(name: string): string {
  return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')
}
