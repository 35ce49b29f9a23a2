import { readFile } from 'node:fs/promises'
import decodeHeic from 'heic-decode'
import sharp from 'sharp'
import { NusabacaError } from '../../core/errors.js'
import type { DocumentReader, OpenDocument, OpenOptions } from '../../core/ports/document-reader.js'
import { assertPageNumber, assertPages, assertPixels, type PixelSize } from './frame-limits.js'
import { renderPicture } from './render-picture.js'

/**
 * Reads HEIC by libheif in WASM, as the prebuilt libvips has no HEVC. Of several pictures the first is read.
 * libheif turns and mirrors it as the file says, so that nothing is left to do here; EXIF orientation must
 * be ignored in this format. `open` reads the container only: a decode of the whole takes a second or two.
 */
export function createHeicImageReader(): DocumentReader {
  return { mediaTypes: ['image/heic'], open: openHeic }
}

async function openHeic(path: string, { limits }: OpenOptions): Promise<OpenDocument> {
  const size = await withFirstImage(path, async ({ width, height }) => ({ width, height }))
  assertPages(1, limits)
  assertPixels(size, limits)
  return {
    pageCount: 1,
    async page(number) {
      assertPageNumber(number, 1)
      const render = async (maxSidePx: number) => {
        const { data, width, height } = await withFirstImage(path, (image) => image.decode())
        // The decoder gives its bytes as clamped ones, which sharp would take for another depth.
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        return await renderPicture(() => sharp(bytes, { raw: { width, height, channels: 4 } }), maxSidePx)
      }
      return { ...size, dpi: null, readTextLayer: async () => null, render }
    },
    close: async () => undefined,
  }
}

interface HeicImage extends PixelSize {
  decode(): Promise<PixelSize & { readonly data: Uint8ClampedArray }>
}

/** What the decoder gives; its published types lack the sizes and `dispose`. */
type HeicImages = HeicImage[] & { dispose(): void }

async function withFirstImage<T>(path: string, use: (image: HeicImage) => Promise<T>): Promise<T> {
  const buffer = await readFile(path)
  try {
    const images = (await decodeHeic.all({ buffer })) as HeicImages
    try {
      const [first] = images
      if (first === undefined) throw new Error('HEIC without a picture')
      return await use(first)
    } finally {
      images.dispose()
    }
  } catch (cause) {
    throw new NusabacaError('file_corrupt', {
      detail: 'The HEIC picture is damaged or of a rare kind. Save it again as JPEG and send that.',
      cause,
    })
  }
}
