/** The header that has browsers save a file, under the last part of its key or path, instead of showing it. */
export function attachmentDisposition(path: string): string {
  return contentDisposition('attachment', path.split('/').at(-1) ?? path)
}

/** The header that names a file (RFC 6266), to be saved or, where a browser can, to be shown. */
export function contentDisposition(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  if (ascii === name) return `${kind}; filename="${name}"`
  // RFC 5987 leaves out what encodeURIComponent leaves in.
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** The file's name that such a header gives (RFC 6266), as it is written there; null when it gives none. */
export function fileNameOf(header: string): string | null {
  const [, encoded] = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header) ?? []
  if (encoded !== undefined) return decodeUri(encoded)
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(header) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? plain ?? null
}

/** The last part of a URL's path, decoded. */
export function fileNameOfUrl(url: string): string {
  return decodeUri(new URL(url).pathname.split('/').at(-1) ?? '')
}

/** What is not well encoded stays as it is. */
function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
