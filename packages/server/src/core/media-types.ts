import { resultFormats, speechMediaTypes } from '@nusabaca/contract'

/** What is accepted, by media type as sniffed: the extension that stored files get, and others that mean it. */
const extensions = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
  'image/tiff': ['.tif', '.tiff'],
  'image/avif': ['.avif'],
  'image/bmp': ['.bmp'],
  'image/heic': ['.heic', '.heif'],
  'application/pdf': ['.pdf'],
} as const

/** A media type that is accepted. */
export type SupportedMediaType = keyof typeof extensions

export const supportedMediaTypes = Object.keys(extensions) as readonly SupportedMediaType[]

function ends(name: string, mediaType: SupportedMediaType): boolean {
  return extensions[mediaType].some((extension) => name.toLowerCase().endsWith(extension))
}

/** The name with an extension that tells the truth, whatever it had: files are served by it later. */
export function withTrueExtension(name: string, mediaType: string): string {
  const known = supportedMediaTypes.find((supported) => supported === mediaType)
  if (known === undefined) return `${name}.bin`
  return ends(name, known) ? name : name + extensions[known][0]
}

/** Speech is named truly, too. */
const madeHere = [
  ['.vtt', speechMediaTypes.vtt],
  ['.mp3', speechMediaTypes.mp3],
  ['.wav', speechMediaTypes.wav],
] as const

/** What a stored file is served as, by the extension that it was given here. */
export function mediaTypeOfKey(key: string): string {
  const result = Object.values(resultFormats).find(({ extension }) => key.endsWith(`.${extension}`))
  if (result !== undefined) return result.mediaType
  const made = madeHere.find(([extension]) => key.endsWith(extension))
  if (made !== undefined) return made[1]
  return supportedMediaTypes.find((mediaType) => ends(key, mediaType)) ?? 'application/octet-stream'
}
