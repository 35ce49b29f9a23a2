/** The header that has browsers save a file, under the last part of its key, instead of showing it. */
export function attachmentDisposition(key: string): string {
  const name = key.split('/').at(-1) ?? key
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  if (ascii === name) return `attachment; filename="${name}"`
  // RFC 5987 leaves out what encodeURIComponent leaves in.
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
