import { afterAll } from 'vitest'
import { describeOcrEngine } from '../../core/ports/ocr-engine.contract.js'
import type { OcrEngine } from '../../core/ports/ocr-engine.js'
import { encodePicture } from '../document-reader/encode-picture.js'
import { createBuiltinOcrEngine } from './builtin.js'
import { answerForLines } from './google-vision/made-answers.testing.js'
import { startVisionServer } from './google-vision/vision-server.testing.js'
import { createGoogleVisionOcrEngine } from './google-vision.js'
import { createNoopOcrEngine } from './noop.js'
import { loadSampleLetter } from './sample-page.contract.js'
import { createTesseractJsOcrEngine } from './tesseract-js.js'

const loadPicture = loadSampleLetter

describeOcrEngine('builtin on the native runtime', {
  create: () => createBuiltinOcrEngine({ runtime: 'native' }),
  languages: ['en'],
  loadPicture,
  readsTurnedPages: true,
  reads: true,
})

describeOcrEngine('builtin on WebAssembly', {
  create: () => createBuiltinOcrEngine({ runtime: 'wasm' }),
  languages: ['en'],
  loadPicture,
  readsTurnedPages: false,
  reads: true,
})

// German data is what the tests have installed; it reads these English lines as well
describeOcrEngine('tesseract', {
  create: () => createTesseractJsOcrEngine({ languages: ['de'] }),
  languages: ['de'],
  loadPicture,
  readsTurnedPages: false,
  reads: true,
})

describeOcrEngine('noop', {
  create: createNoopOcrEngine,
  languages: ['en'],
  loadPicture,
  readsTurnedPages: false,
  reads: false,
})

const visionServer = await startVisionServer()
afterAll(() => visionServer.close())
const letter = await loadSampleLetter()
const { bytes: letterFile } = await encodePicture(letter.image, { maxSidePx: 4000, maxBytes: 20_000_000 })
// It knows one picture, and finds nothing in any other.
visionServer.answer = (pictures) =>
  pictures.map(({ bytes }) =>
    bytes.equals(letterFile) ? answerForLines(letter.text.split('\n'), letter.image) : {},
  )

/** The remote engine as if it ran here: pictures are made files on the way, as a recogniser does. */
function createVisionEngineForPictures(): OcrEngine {
  const engine = createGoogleVisionOcrEngine({
    endpoint: visionServer.url,
    credentialsFile: visionServer.credentialsFile,
    deadlineMs: 20_000,
  })
  return {
    ...engine,
    warmUp: async () => undefined,
    async recognize(image, options) {
      return engine.recognize(await encodePicture(image, engine.pictureLimits), options)
    },
  }
}

describeOcrEngine('google-vision', {
  create: createVisionEngineForPictures,
  languages: ['en'],
  loadPicture,
  readsTurnedPages: false,
  reads: true,
})
