import { test } from 'vitest'
import { loadConfig } from '../../config.js'
import { describeOcrEngine } from '../../core/ports/ocr-engine.contract.js'
import { asPictureEngine } from './google-vision/picture-engine.testing.js'
import { createGoogleVisionOcrEngine } from './google-vision.js'
import { loadSampleLetter } from './sample-page.contract.js'

const { env } = process

if (env['NUSABACA_TEST_LIVE'] !== '1') {
  test.skip('Google Vision itself is tried where NUSABACA_TEST_LIVE is 1 (docs/clouds.md)')
} else {
  const {
    visionEndpoint: endpoint,
    googleCredentials: credentialsFile,
    pageTimeoutMs: deadlineMs,
  } = loadConfig(env)
  describeOcrEngine('google-vision, live', {
    create: () => asPictureEngine(createGoogleVisionOcrEngine({ endpoint, credentialsFile, deadlineMs })),
    languages: ['en'],
    loadPicture: loadSampleLetter,
    readsTurnedPages: true,
    reads: true,
  })
}
