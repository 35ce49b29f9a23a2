import { describeOcrEngine } from '../../core/ports/ocr-engine.contract.js'
import { createBuiltinOcrEngine } from './builtin.js'
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
