import sharp, { type FailOnOptions as FailOn, type Metadata, type Sharp } from 'sharp'
import { NusabacaError } from '../../core/errors.js'
import type {
  DocumentPage,
  DocumentReader,
  OpenDocument,
  OpenOptions,
} from '../../core/ports/document-reader.js'
import { inLanguage, say } from '../../core/sentence.js'
import { assertPageNumber, assertPages, assertPixels } from './frame-limits.js'
import { renderPicture } from './render-picture.js'

/** What libvips calls the formats that are read here; anything else it may find in a file is refused. */
const formats: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
  'image/avif': 'heif',
}

/** Rows that are decoded to prove that a picture can be: some 5 ms of a JPEG of 12 megapixels. */
const probeRows = 16
/** Formats that have one codec only and decode as a whole: a probe would prove little and cost as much as reading. */
const unprobed = ['image/webp', 'image/avif']

const damaged = inLanguage(
  say('The file is damaged or ends too early: what could be decoded was read, and text may be missing.'),
  'en',
)

/**
 * Reads pictures by sharp: JPEG, PNG, WebP, GIF, TIFF and AVIF. Of an animation the first frame is read;
 * of a TIFF every page, each with its own size. EXIF and TIFF orientation is applied.
 */
export function createSharpImageReader(): DocumentReader {
  return {
    mediaTypes: Object.keys(formats),
    open: openPicture,
  }
}

async function openPicture(path: string, options: OpenOptions): Promise<OpenDocument> {
  const { limits, mediaType } = options
  const first = await readMetadata(path, 0)
  if (!isOfType(first, mediaType)) throw corrupt(mediaType)
  const pageCount = mediaType === 'image/tiff' ? (first.pages ?? 1) : 1
  assertPages(pageCount, limits)
  assertPixels(first, limits)
  if (!unprobed.includes(mediaType)) await probe(path, first)
  return {
    pageCount,
    async page(number) {
      assertPageNumber(number, pageCount)
      const metadata = number === 1 ? first : await readMetadata(path, number - 1)
      assertPixels(metadata, limits)
      return picturePage(path, number - 1, metadata)
    },
    close: async () => undefined,
  }
}

function isOfType({ format, compression }: Metadata, mediaType: string): boolean {
  return format === formats[mediaType] && (mediaType !== 'image/avif' || compression === 'av1')
}

function picturePage(path: string, index: number, metadata: Metadata): DocumentPage {
  const { width, height } = metadata.autoOrient
  return {
    width,
    height,
    dpi: null,
    readTextLayer: async () => null,
    async render(maxSidePx) {
      const render = (failOn: FailOn) =>
        renderPicture(() => pipeline(path, index, failOn).autoOrient(), maxSidePx)
      try {
        return await render('truncated')
      } catch {
        // What can be decoded of a damaged file is worth reading, as long as nobody takes it for the whole.
        const rest = await render('none').catch((cause) => {
          throw corrupt(metadata.format, cause)
        })
        return { ...rest, warnings: [damaged] }
      }
    },
  }
}

/** The pixel limit is checked by `assertPixels`, whose sentence says more than the one of libvips. */
function pipeline(path: string, index: number, failOn: FailOn = 'none'): Sharp {
  // Phones write JPEGs that strict decoding refuses, such as those with a gain map behind the picture.
  return sharp(path, { page: index, pages: 1, failOn, limitInputPixels: false, sequentialRead: true })
}

async function readMetadata(path: string, index: number): Promise<Metadata> {
  try {
    return await pipeline(path, index).metadata()
  } catch (cause) {
    throw corrupt(undefined, cause)
  }
}

/** Decodes the top rows: libvips says only then that it lacks a codec, and reads no further than it must. */
async function probe(path: string, { format, width, height }: Metadata): Promise<void> {
  try {
    await pipeline(path, 0)
      .extract({ left: 0, top: 0, width, height: Math.min(probeRows, height) })
      .raw()
      .toBuffer()
  } catch (cause) {
    throw corrupt(format, cause)
  }
}

function corrupt(kind: string | undefined, cause?: unknown): NusabacaError {
  return new NusabacaError('file_corrupt', {
    detail:
      kind === undefined
        ? 'The picture is damaged or stored in a way that cannot be decoded. Save it again as PNG or JPEG and send that.'
        : say(
            'The {format} picture is damaged or stored in a way that cannot be decoded. Save it again as PNG or JPEG and send that.',
            { format: kind.replace('image/', '').toUpperCase() },
          ),
    cause,
  })
}
