import { afterAll } from 'vitest'
import { describeOcrEngine } from '../../core/ports/ocr-engine.contract.js'
import { encodePicture } from '../document-reader/encode-picture.js'
import { createBuiltinOcrEngine } from './builtin.js'
import { answerForLines } from './google-vision/made-answers.testing.js'
import { asPictureEngine } from './google-vision/picture-engine.testing.js'
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

describeOcrEngine('google-vision', {
  create: () =>
    asPictureEngine(
      createGoogleVisionOcrEngine({
        endpoint: visionServer.url,
        credentialsFile: visionServer.credentialsFile,
        deadlineMs: 20_000,
      }),
    ),
  languages: ['en'],
  loadPicture,
  readsTurnedPages: false,
  reads: true,
})
