import { asNusabacaError } from '../../core/errors.js'
import type { DocumentOperations } from '../../core/ports/document-operations.js'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import { createDocumentOperations, documentOperations } from './google-vision/document-operations.js'
import { toLanguageHints } from './google-vision/languages.js'
import { toPageText } from './google-vision/page-text.js'
import type { VisionAnswer } from './google-vision/pieces.js'
import { createRequestBatches } from './google-vision/request-batches.js'
import {
  createVisionClient,
  type VisionClientOptions,
  type VisionRequest,
} from './google-vision/vision-client.js'
import {
  errorIn,
  isThrottled,
  mayBeOnePicturesFault,
  toNusabacaError,
  VisionError,
} from './google-vision/vision-errors.js'

// Google's limits: 16 pictures and 41,943,040 bytes of JSON a request, 20 MB a picture, 75 megapixels.
const maxPictures = 16
const maxJsonBytes = 41_943_040
const bytesBesidePictures = 64 * 1024
const maxPictureBytes = 20_000_000
const maxSidePx = 4000

/** No letter is that small, and not every service takes such pictures. */
const tooSmallPx = 4

// How long a page waits for others to share its request.
const gatheringMs = 5

// What a throttled page waits when Google does not say how long; twice as long after each request in a row.
const shortestPauseMs = 5000
const longestPauseMs = 60_000

/** What is known of the engine before it runs. */
export const googleVision = {
  name: 'google-vision',
  model: 'Cloud Vision',
  pictureLimits: { maxSidePx, maxBytes: maxPictureBytes },
  documents: documentOperations,
} as const

/** Google Vision, which reads whole documents too. */
export type GoogleVision = RemoteOcrEngine & { readonly documents: DocumentOperations }

/** Google Cloud Vision's text detection for documents. Pages that come at the same time share a request. */
export function createGoogleVisionOcrEngine(options: VisionClientOptions): GoogleVision {
  const client = createVisionClient(options)
  const batches = createRequestBatches<VisionRequest, VisionAnswer>({
    send,
    mayBeOneItemsFault: mayBeOnePicturesFault,
    sizeOf: ({ image }) => base64Length(image.bytes.length),
    maxItems: maxPictures,
    maxSize: maxJsonBytes - bytesBesidePictures,
    waitMs: gatheringMs,
  })
  let throttledInARow = 0

  async function send(requests: readonly VisionRequest[], signal: AbortSignal) {
    try {
      const answers = await client.annotate(requests, signal)
      throttledInARow = answers.map(errorIn).some(isThrottled) ? throttledInARow + 1 : 0
      return answers
    } catch (error) {
      if (isThrottled(error)) throttledInARow += 1
      throw error
    }
  }

  return {
    ...googleVision,
    documents: createDocumentOperations(client),
    async recognize(image, { languages, signal, trace = {} }) {
      signal.throwIfAborted()
      if (Math.min(image.width, image.height) < tooSmallPx) return toPageText({}, image)
      try {
        const request = { image, languageHints: toLanguageHints(languages), trace }
        const answer = await batches.ask(request, signal)
        const error = errorIn(answer)
        if (error !== null) throw error
        return toPageText(answer, image)
      } catch (error) {
        if (!(error instanceof VisionError)) throw signal.aborted ? signal.reason : asNusabacaError(error)
        const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** (throttledInARow - 1))
        throw toNusabacaError(error, pauseMs)
      }
    },
    close: () => client.close(),
  }
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}
