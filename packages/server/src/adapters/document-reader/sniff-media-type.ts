import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { NusabacaError } from '../../core/errors.js'
import { say } from '../../core/sentence.js'
import { describeFile } from './describe-file.js'

/** Media types that can be read, as `sniffMediaType` names them. */
const supportedMediaTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/tiff',
  'image/avif',
  'image/bmp',
  'image/heic',
  'application/pdf',
] as const

/** One of the media types that can be read. */
export type SupportedMediaType = (typeof supportedMediaTypes)[number]

/** What `file-type` wants to see of a file at most. */
const headBytes = 4_100
/** ISO 32000 implementation note: readers accept a PDF header anywhere in the first 1,024 bytes. */
const pdfHeaderWindow = 1_024

/** Names that mean the same to us: an APNG is read as the PNG it also is, and every HEIF by the HEIC reader. */
const aliases: Readonly<Record<string, SupportedMediaType>> = {
  'image/apng': 'image/png',
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
}

/**
 * The media type of the file at `path`, judged by its bytes alone, never by a name or a declared type.
 * Throws `file_empty` or `unsupported_media_type`; the latter's sentence names what was found and what is accepted.
 */
export async function sniffMediaType(path: string): Promise<SupportedMediaType> {
  const head = await readHead(path)
  if (head.length === 0) {
    throw new NusabacaError('file_empty', {
      detail: 'The file has no content (0 bytes). Check that it was saved completely and send it again.',
    })
  }
  const detected = await detect(head)
  const found = supportedMediaTypes.find((type) => type === detected)
  if (found) return found
  throw new NusabacaError('unsupported_media_type', {
    detail: say('This is {kind}. Accepted are JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC and PDF.', {
      kind: describeFile(detected, head),
    }),
    details: { detected: detected ?? null, accepted: supportedMediaTypes },
  })
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function detect(head: Buffer): Promise<string | undefined> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined)
  const mime = type ? (aliases[type.mime] ?? type.mime) : undefined
  if (mime === 'image/bmp') return isBmp(head) ? mime : undefined
  if (mime === 'image/heic' && isAvif(head)) return 'image/avif'
  if (mime !== undefined) return mime
  if (isTiff(head)) return 'image/tiff'
  return head.subarray(0, pdfHeaderWindow).includes('%PDF-') ? 'application/pdf' : undefined
}

/** Two letters are little evidence, so the size of the header that follows must be one that exists. */
function isBmp(head: Buffer): boolean {
  return head.length >= 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))
}

/** An AVIF may carry the general HEIF brand first and its own among the compatible ones. */
function isAvif(head: Buffer): boolean {
  const box = head.subarray(8, Math.min(head.readUInt32BE(0), head.length)).toString('latin1')
  return box.includes('avif') && !box.includes('heic')
}

/** `file-type` wants the first directory too, which may stand at the very end of the file. */
function isTiff(head: Buffer): boolean {
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(head.toString('latin1', 0, 4))
}
