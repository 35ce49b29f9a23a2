import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { NusabacaError } from '../../core/errors.js'
import { answerForLines } from './google-vision/made-answers.testing.js'
import { sendError, startVisionServer, type VisionServer } from './google-vision/vision-server.testing.js'
import type { GoogleVision } from './google-vision.js'
import { createGoogleVisionInThread } from './google-vision-in-thread.js'

// Threads cannot be started from TypeScript sources, so they run what was built.
const built = (name: string) => new URL(`../../../dist/adapters/ocr-engine/${name}`, import.meta.url)
const size = { width: 200, height: 60 }
let server: VisionServer
let engine: GoogleVision
const refusals: NusabacaError[] = []

function createEngine(entry = built('google-vision/engine-thread.js')): GoogleVision {
  const { url: endpoint, credentialsFile } = server
  return createGoogleVisionInThread({
    endpoint,
    credentialsFile,
    deadlineMs: 20_000,
    entry,
    onRefused: (error) => refusals.push(error),
  })
}

beforeAll(async () => {
  server = await startVisionServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.answer = (pictures) => pictures.map(({ bytes }) => answerForLines([bytes.toString()], size))
  engine = createEngine()
  refusals.length = 0
})
afterEach(() => engine.close())

const read = (text: string, signal = new AbortController().signal) =>
  engine.recognize({ bytes: Buffer.from(text), ...size }, { languages: ['id'], signal })

test('pages are read, each its own', async () => {
  const pages = await Promise.all(['satu', 'dua', 'tiga'].map((text) => read(text)))
  expect(pages.map((page) => page.text)).toEqual(['satu', 'dua', 'tiga'])
})

test('errors come across with their code, facts and causes', async () => {
  server.answer = (_, response) =>
    sendError(response, { code: 403, status: 'PERMISSION_DENIED', message: 'Not enabled' })
  await expect(read('x')).rejects.toMatchObject({ code: 'engine_unavailable', retryable: false })
  expect(refusals).toMatchObject([
    { cause: { message: expect.stringMatching(/gcloud/), cause: { message: 'Not enabled' } } },
  ])
  server.answer = (_, response) =>
    sendError(response, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded' })
  await expect(read('x')).rejects.toMatchObject({
    code: 'engine_throttled',
    details: { retryAfterMs: expect.any(Number) },
  })
  expect(refusals).toHaveLength(1)
})

test('operations on documents come across too', async () => {
  const { documents } = engine
  const asked: string[] = []
  server.answerOther = ({ method, path }) => {
    asked.push(`${method} ${path}`)
    return path.endsWith('9') ? null : { name: 'projects/p/operations/1' }
  }
  const order = {
    source: 'gs://b/a.pdf',
    target: 'gs://b/t/',
    mediaType: 'application/pdf',
    languages: ['id'],
  }
  const name = await documents.start(order)
  expect(await documents.look(name)).toEqual({ is: 'running' })
  expect(await documents.look('operations/9')).toEqual({ is: 'gone' })
  await documents.cancel(name)
  expect(await documents.read('{}', 1)).toBeNull()
  expect(asked).toEqual([
    'POST files:asyncBatchAnnotate',
    'GET projects/p/operations/1',
    'GET operations/9',
    'POST operations/1:cancel',
  ])
})

test('a page that is not wanted any more is cancelled at Google too', async () => {
  const controller = new AbortController()
  const closed = new Promise((resolve) => {
    server.answer = (_, response) => {
      once(response, 'close').then(resolve)
      controller.abort('revoked')
    }
  })
  await expect(read('batal', controller.signal)).rejects.toBe('revoked')
  await closed
  await expect(read('batal', AbortSignal.abort('revoked'))).rejects.toBe('revoked')
})

test('a thread that dies fails its pages, to be tried again, and the next page gets another', async () => {
  const dying = createEngine(built('nowhere.js'))
  const picture = { bytes: new Uint8Array(1), ...size }
  for (const _ of ['first', 'next']) {
    const reading = dying.recognize(picture, { languages: ['id'], signal: new AbortController().signal })
    await expect(reading).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true })
  }
  await dying.close()
})
