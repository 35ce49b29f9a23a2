import { loadConfig } from '../../config.js'
import { describeOcrEngine } from '../../core/ports/ocr-engine.contract.js'
import { asPictureEngine } from './google-vision/picture-engine.testing.js'
import { createGoogleVisionOcrEngine } from './google-vision.js'
import { loadSampleLetter } from './sample-page.contract.js'

const { env } = process
const { visionEndpoint, googleCredentials, pageTimeoutMs } = loadConfig(env)

describeOcrEngine('google-vision, live', {
  create() {
    const options = {
      endpoint: visionEndpoint,
      credentialsFile: googleCredentials,
      deadlineMs: pageTimeoutMs,
    }
    return asPictureEngine(createGoogleVisionOcrEngine(options))
  },
  languages: ['en'],
  loadPicture: loadSampleLetter,
  readsTurnedPages: true,
  reads: true,
})
