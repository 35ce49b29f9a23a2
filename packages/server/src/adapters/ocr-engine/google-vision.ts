import { asNusabacaError } from '../../core/errors.js'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import { toLanguageHints } from './google-vision/languages.js'
import { toPageText } from './google-vision/page-text.js'
import type { VisionAnswer } from './google-vision/pieces.js'
import { createRequestBatches } from './google-vision/request-batches.js'
import {
  createVisionClient,
  type VisionClientOptions,
  type VisionRequest,
} from './google-vision/vision-client.js'
import { mayBeOnePicturesFault, toNusabacaError, VisionError } from './google-vision/vision-errors.js'

// Google's limits: 16 pictures and 41,943,040 bytes of JSON a request, 20 MB a picture, 75 megapixels.
const maxPictures = 16
const maxJsonBytes = 41_943_040
const bytesBesidePictures = 64 * 1024
const maxPictureBytes = 20_000_000
const maxSidePx = 4000

// How long a page waits for others to share its request.
const gatheringMs = 5

// What a throttled page waits when Google does not say how long; twice as long each time in a row.
const shortestPauseMs = 5000
const longestPauseMs = 60_000

/** What is known of the engine before it runs. */
export const googleVision = {
  name: 'google-vision',
  model: 'Cloud Vision',
  pictureLimits: { maxSidePx, maxBytes: maxPictureBytes },
} as const

/** Google Cloud Vision's text detection for documents. Pages that come at the same time share a request. */
export function createGoogleVisionOcrEngine(options: VisionClientOptions): RemoteOcrEngine {
  const client = createVisionClient(options)
  let pauseMs = shortestPauseMs
  const batches = createRequestBatches<VisionRequest, VisionAnswer>({
    send: (requests, signal) => client.annotate(requests, signal),
    mayBeOneItemsFault: mayBeOnePicturesFault,
    sizeOf: ({ image }) => base64Length(image.bytes.length),
    maxItems: maxPictures,
    maxSize: maxJsonBytes - bytesBesidePictures,
    waitMs: gatheringMs,
  })

  /** The answer for one picture. Errors stand beside answers, too. */
  async function ask(request: VisionRequest, signal: AbortSignal): Promise<VisionAnswer> {
    const answer = await batches.ask(request, signal)
    const { code, message } = answer.error ?? {}
    if (code) throw new VisionError(message ?? '', { code })
    return answer
  }

  return {
    ...googleVision,
    async recognize(image, { languages, signal }) {
      try {
        const answer = await ask({ image, languageHints: toLanguageHints(languages) }, signal)
        pauseMs = shortestPauseMs
        return toPageText(answer, image)
      } catch (error) {
        if (!(error instanceof VisionError)) throw signal.aborted ? signal.reason : asNusabacaError(error)
        const translated = toNusabacaError(error, pauseMs)
        if (translated.code === 'engine_throttled') pauseMs = Math.min(longestPauseMs, pauseMs * 2)
        throw translated
      }
    },
    close: () => client.close(),
  }
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}
