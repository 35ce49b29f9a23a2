import { open, readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { NusabacaError } from '../../core/errors.js'
import type { DocumentReader, OpenDocument, OpenOptions } from '../../core/ports/document-reader.js'
import { type BmpHeader, bmpHeadBytes, parseBmpHeader } from './bmp-header.js'
import { decodeBmp } from './bmp-pixels.js'
import { assertPageNumber, assertPages, assertPixels } from './frame-limits.js'
import { renderPicture } from './render-picture.js'

/**
 * Reads BMP, which the prebuilt libvips cannot: 1 to 32 bits a pixel, plain and run-length coded. The npm
 * packages for it were tried and either lack half of that or lose their place in it. Alpha is ignored: few
 * programs write it on purpose.
 */
export function createBmpImageReader(): DocumentReader {
  return { mediaTypes: ['image/bmp'], open: openBmp }
}

async function openBmp(path: string, { limits }: OpenOptions): Promise<OpenDocument> {
  const header = await readHeader(path)
  assertPages(1, limits)
  assertPixels(header, limits)
  const { width, height } = header
  return {
    pageCount: 1,
    async page(number) {
      assertPageNumber(number, 1)
      const render = async (maxSidePx: number) => {
        const pixels = decodeBmp(header, await readFile(path))
        return await renderPicture(() => sharp(pixels, { raw: { width, height, channels: 3 } }), maxSidePx)
      }
      return { width, height, dpi: null, readTextLayer: async () => null, render }
    },
    close: async () => undefined,
  }
}

async function readHeader(path: string): Promise<BmpHeader> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bmpHeadBytes), 0, bmpHeadBytes, 0)
    const header = parseBmpHeader(buffer)
    const { size } = await file.stat()
    if (bytesRead === 0 || size <= header.dataOffset) throw new Error('BMP cut off before its pixels')
    return header
  } catch (cause) {
    throw new NusabacaError('file_corrupt', {
      detail: 'The BMP picture is damaged or of a rare kind. Save it again as PNG and send that.',
      cause,
    })
  } finally {
    await file.close()
  }
}
