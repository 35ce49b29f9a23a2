import { readFile } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { OpenDocument } from '../../core/ports/document-reader.js'
import type { PageImage } from '../../core/ports/ocr-engine.js'
import { encodePicture } from '../document-reader/encode-picture.js'

/** A picture as a PDF takes it. */
export interface EmbeddedPicture {
  readonly width: number
  readonly height: number
  /** Bits of one colour. */
  readonly depth: 1 | 8
  readonly colours: 1 | 3
  /** The filter that unpacks the bytes, with its parameters. */
  readonly filter: string
  readonly bytes: Uint8Array
  /** An ICC profile, where the colours are not the usual ones. */
  readonly profile: Uint8Array | null
  /** As EXIF counts it, 1 to 8: how the picture is to be turned and mirrored. */
  readonly orientation: number
}

export interface PictureSource {
  readonly path: string
  readonly mediaType: string
  readonly document: OpenDocument
}

/** Packed with a loss already: once more at a high quality costs less than what is kept of the loss itself. */
const lossyMediaTypes = ['image/webp', 'image/avif', 'image/heic']
// No picture is longer.
const noLimit = { maxSidePx: 100_000_000, maxBytes: Number.POSITIVE_INFINITY }

/** A page of a picture: a JPEG as it is, pixels that were packed without a loss without one. */
export async function embeddedPicture(
  { path, mediaType, document }: PictureSource,
  page: number,
): Promise<EmbeddedPicture> {
  const kept = mediaType === 'image/jpeg' ? await asItIs(path) : null
  if (kept !== null) return kept
  const image = await (await document.page(page)).render(noLimit.maxSidePx)
  const isLossy = mediaType === 'image/jpeg' || lossyMediaTypes.includes(mediaType)
  return isLossy ? asJpeg(image) : withoutLoss(image)
}

/** Null for a JPEG of four colours: programs do not agree on which way round they are. */
async function asItIs(path: string): Promise<EmbeddedPicture | null> {
  const { width, height, channels, icc, orientation = 1 } = await sharp(path).metadata()
  if (channels !== 1 && channels !== 3) return null
  const profile = icc !== undefined && isProfileOf(icc, channels) ? icc : null
  const bytes = await readFile(path)
  return { width, height, depth: 8, colours: channels, filter: '/DCTDecode', bytes, profile, orientation }
}

/** ICC.1, 7.2.6: the colours that a profile is about. */
function isProfileOf(icc: Buffer, colours: 1 | 3): boolean {
  return icc.toString('latin1', 16, 20) === (colours === 1 ? 'GRAY' : 'RGB ')
}

async function asJpeg(image: PageImage): Promise<EmbeddedPicture> {
  const { width, height } = image
  const { bytes } = await encodePicture(image, noLimit)
  return { width, height, depth: 8, colours: 3, filter: '/DCTDecode', bytes, profile: null, orientation: 1 }
}

async function withoutLoss({ data, width, height }: PageImage): Promise<EmbeddedPicture> {
  const shared = { width, height, profile: null, orientation: 1 }
  const kind = kindOf(data)
  if (kind === 'black and white') {
    const bytes = deflateSync(packBits(data, { width, height }))
    return { ...shared, depth: 1, colours: 1, filter: '/FlateDecode', bytes }
  }
  const colours = kind === 'grey' ? 1 : 3
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  const png = await (colours === 1 ? picture.extractChannel(0) : picture)
    .png({ adaptiveFiltering: true })
    .toBuffer()
  // PNG's way to pack pixels is one of PDF's.
  const parameters = `<< /Predictor 15 /Colors ${colours} /Columns ${width} >>`
  const filter = `/FlateDecode /DecodeParms ${parameters}`
  return { ...shared, depth: 8, colours, filter, bytes: pixelsOfPng(png) }
}

function kindOf(rgb: Uint8Array): 'black and white' | 'grey' | 'coloured' {
  let isBilevel = true
  for (let at = 0; at < rgb.length; at += 3) {
    const value = rgb[at]
    if (value !== rgb[at + 1] || value !== rgb[at + 2]) return 'coloured'
    if (value !== 0 && value !== 255) isBilevel = false
  }
  return isBilevel ? 'black and white' : 'grey'
}

/** One bit a pixel, each row in whole bytes. */
function packBits(rgb: Uint8Array, { width, height }: { width: number; height: number }): Uint8Array {
  const stride = Math.ceil(width / 8)
  const bits = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgb[(y * width + x) * 3] === 0) continue
      const at = y * stride + (x >> 3)
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return bits
}

/** What the IDAT chunks of a PNG hold, put together. */
function pixelsOfPng(png: Buffer): Uint8Array {
  const parts: Buffer[] = []
  for (let at = 8; at + 8 <= png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return Buffer.concat(parts)
}
