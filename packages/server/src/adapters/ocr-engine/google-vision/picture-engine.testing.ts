import type { OcrEngine, RemoteOcrEngine } from '../../../core/ports/ocr-engine.js'
import { encodePicture } from '../../document-reader/encode-picture.js'

/** A remote engine as if it ran here: pictures are made files on the way, as a recogniser does. */
export function asPictureEngine(engine: RemoteOcrEngine): OcrEngine {
  return {
    ...engine,
    warmUp: async () => undefined,
    async recognize(image, options) {
      return engine.recognize(await encodePicture(image, engine.pictureLimits), options)
    },
  }
}
