/** What is accepted, with the extension that stored files get; keys are media types as sniffed. */
const extensions = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'image/tiff': '.tif',
  'image/avif': '.avif',
  'image/bmp': '.bmp',
  'image/heic': '.heic',
  'application/pdf': '.pdf',
} as const

/** A media type that is accepted. */
export type SupportedMediaType = keyof typeof extensions

export const supportedMediaTypes = Object.keys(extensions) as readonly SupportedMediaType[]

/** The extension of stored files of a media type, with its dot. */
export function extensionOf(mediaType: string): string {
  return extensions[mediaType as SupportedMediaType] ?? '.bin'
}

/** What a stored file is served as, by the extension that it was given here. */
export function mediaTypeOfKey(key: string): string {
  if (key.endsWith('.json')) return 'application/json'
  const found = supportedMediaTypes.find((mediaType) => key.endsWith(extensions[mediaType]))
  return found ?? 'application/octet-stream'
}
