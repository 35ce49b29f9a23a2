import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NusabacaError } from '../../core/errors.js'
import type { EncodedImage, RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import { answerForLines } from './google-vision/made-answers.testing.js'
import type { VisionClientOptions } from './google-vision/vision-client.js'
import {
  type AskedPicture,
  type GoogleError,
  sendError,
  startVisionServer,
  type VisionServer,
} from './google-vision/vision-server.testing.js'
import { createGoogleVisionOcrEngine } from './google-vision.js'

const never = () => new AbortController().signal
const size = { width: 200, height: 60 }
let server: VisionServer
let engine: RemoteOcrEngine

function createEngine(over: Partial<VisionClientOptions> = {}): RemoteOcrEngine {
  return createGoogleVisionOcrEngine({
    endpoint: server.url,
    credentialsFile: server.credentialsFile,
    deadlineMs: 20_000,
    ...over,
  })
}

// The double reads what is in the picture's bytes.
const pictureOf = (text: string): EncodedImage => ({ bytes: new TextEncoder().encode(text), ...size })
const readBytes = ({ bytes }: AskedPicture) => answerForLines([bytes.toString()], size)
const read = (text: string, { signal = never(), languages = ['id', 'en'] } = {}) =>
  engine.recognize(pictureOf(text), { languages, signal })

beforeAll(async () => {
  server = await startVisionServer()
  engine = createEngine()
})
afterAll(async () => {
  await engine.close()
  await server.close()
})
beforeEach(() => {
  server.answer = (pictures) => pictures.map(readBytes)
})
afterEach(() => {
  server.requests.length = 0
  server.traces.length = 0
})

describe('requests', () => {
  test('carry the picture as it is, the feature for documents and the languages', async () => {
    expect((await read('Surat')).text).toBe('Surat')
    expect(server.requests).toEqual([
      [
        {
          bytes: Buffer.from('Surat'),
          languageHints: ['id', 'en'],
          features: [expect.stringMatching(/^(DOCUMENT_TEXT_DETECTION|11)$/)],
        },
      ],
    ])
  })

  test('give no hints for a page in any language, and Hebrew by Google’s code', async () => {
    await Promise.all([
      read('a', { languages: 'a b c d e f g h i'.split(' ') }),
      read('b', { languages: ['he'] }),
    ])
    expect(server.requests.flat().map((picture) => picture.languageHints)).toEqual([[], ['iw']])
  })

  test('take up to 16 pictures that come at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `halaman ${index}`)
    const pages = await Promise.all(names.map((name) => read(name)))
    expect(pages.map((page) => page.text)).toEqual(names)
    expect(server.requests.map((pictures) => pictures.length).sort()).toEqual([16, 4])
  })

  test('tell whose trace they belong to, unless they belong to several', async () => {
    const traced = (traceparent: string, tracestate = 'a=1') => {
      const trace = { traceparent, tracestate }
      return engine.recognize(pictureOf('a'), { languages: ['id'], signal: never(), trace })
    }
    const [one, other] = ['1', '2'].map((id) => `00-${id.repeat(32)}-${id.repeat(16)}-01`) as [string, string]
    await Promise.all([traced(one), traced(one)])
    await Promise.all([traced(one), traced(other)])
    await Promise.all([traced(one), traced(one, 'b=2')])
    await read('b')
    expect(server.traces).toEqual([`${one} a=1`, undefined, undefined, undefined])
  })

  test('stay below the bytes that Google takes at once', async () => {
    server.answer = (pictures) => pictures.map(() => ({}))
    const large = { bytes: Buffer.alloc(12_000_000), ...size }
    const readLarge = () => engine.recognize(large, { languages: ['id'], signal: never() })
    await Promise.all([readLarge(), readLarge(), readLarge()])
    expect(server.requests.map((pictures) => pictures.length).sort()).toEqual([1, 2])
  })
})

describe('one picture of several', () => {
  test('that has an error beside the others’ answers fails alone', async () => {
    server.answer = (pictures) =>
      pictures.map((picture) =>
        picture.bytes.toString() === 'rusak'
          ? { error: { code: 3, message: 'Bad image data.' } }
          : readBytes(picture),
      )
    const [good, bad, empty] = await Promise.allSettled([read('baik'), read('rusak'), read('juga baik')])
    expect(good).toMatchObject({ value: { text: 'baik' } })
    expect(bad).toMatchObject({ reason: { code: 'file_corrupt', retryable: false } })
    expect(empty).toMatchObject({ value: { text: 'juga baik' } })
  })

  test('for which the whole request is refused fails alone', async () => {
    server.answer = (pictures, response) => {
      if (pictures.every(({ bytes }) => bytes.toString() !== 'rusak')) return pictures.map(readBytes)
      sendError(response, { code: 400, status: 'INVALID_ARGUMENT', message: 'Request payload size exceeds…' })
    }
    const [good, bad] = await Promise.allSettled([read('baik'), read('rusak')])
    expect(good).toMatchObject({ value: { text: 'baik' } })
    expect(bad).toMatchObject({ reason: { code: 'file_corrupt' } })
  })

  test('that is not wanted any more lets the others be read', async () => {
    const controller = new AbortController()
    let ask = (_: ServerResponse) => {}
    const asked = new Promise<ServerResponse>((resolve) => {
      ask = resolve
    })
    server.answer = (_, response) => ask(response)
    const [wanted, unwanted] = [read('baik'), read('batal', { signal: controller.signal })]
    const response = await asked
    controller.abort('revoked')
    await expect(unwanted).rejects.toBe('revoked')
    response.end(JSON.stringify({ responses: ['baik', 'batal'].map((text) => answerForLines([text], size)) }))
    expect((await wanted).text).toBe('baik')
  })
})

test('a request that nobody waits for any more is cancelled', async () => {
  const controller = new AbortController()
  const closed = new Promise((resolve) => {
    server.answer = (_, response) => {
      once(response, 'close').then(resolve)
      controller.abort('revoked')
    }
  })
  await expect(read('batal', { signal: controller.signal })).rejects.toBe('revoked')
  await closed
  expect(server.requests).toHaveLength(1)
})

test('a picture that is not wanted before it was sent is not sent', async () => {
  await expect(read('batal', { signal: AbortSignal.abort('revoked') })).rejects.toBe('revoked')
  const controller = new AbortController()
  const reading = read('batal', { signal: controller.signal })
  controller.abort('revoked')
  await expect(reading).rejects.toBe('revoked')
  await read('baik')
  expect(server.requests.flat().map(({ bytes }) => bytes.toString())).toEqual(['baik'])
})

test('a request without an answer is given up at its deadline, to be tried again', async () => {
  const impatient = createEngine({ deadlineMs: 200 })
  server.answer = () => undefined
  const reading = impatient.recognize(pictureOf('lama'), { languages: ['id'], signal: never() })
  await expect(reading).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true })
  await impatient.close()
})

describe('errors of the whole request', () => {
  const refuseWith = (error: GoogleError) => {
    server.answer = (_, response) => sendError(response, error)
  }

  test.each([
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
    [500, 'INTERNAL'],
  ])('%i %s is tried again, by the queue and not by the client', async (code, status) => {
    refuseWith({ code, status, message: 'x' })
    await expect(read('x')).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true })
    expect(server.requests).toHaveLength(1)
  })

  test('an answer that is not Google’s is tried again', async () => {
    server.answer = (_, response) => response.writeHead(502).end('<html>Bad gateway</html>') && undefined
    await expect(read('x')).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true })
    server.answer = (_, response) => response.destroy() && undefined
    await expect(read('x')).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true })
  })

  test.each([
    [401, 'UNAUTHENTICATED', /does not accept the credentials/],
    [403, 'PERMISSION_DENIED', /gcloud services enable vision.googleapis.com/],
    [400, 'FAILED_PRECONDITION', /billing/],
  ])('%i %s is not tried again, and tells the operator what to do', async (code, status, remedy) => {
    refuseWith({ code, status, message: 'Cloud Vision API has not been used in project 1' })
    await expect(read('x')).rejects.toMatchObject({
      code: 'engine_unavailable',
      retryable: false,
      cause: {
        message: expect.stringMatching(remedy),
        cause: { message: 'Cloud Vision API has not been used in project 1' },
      },
    })
  })

  test('too many requests are throttled for as long as Google says, and a little at random', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7.5s' }]
    refuseWith({ code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded', details })
    const { code, retryAfterMs } = await throttled()
    expect(code).toBe('engine_throttled')
    expect(retryAfterMs).toBeGreaterThanOrEqual(7500)
    expect(retryAfterMs).toBeLessThanOrEqual(11_250)
  })

  test('where Google says nothing the pause grows with each request, until a page is read', async () => {
    await read('x')
    refuseWith({ code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded' })
    await Promise.all([throttled(), throttled(), throttled()])
    expect((await throttled()).retryAfterMs).toBeLessThanOrEqual(15_000)
    await throttled()
    expect((await throttled()).retryAfterMs).toBeGreaterThanOrEqual(40_000)
    server.answer = (pictures) => pictures.map(readBytes)
    await read('x')
    server.answer = (pictures) => pictures.map(() => ({ error: { code: 8, message: 'Quota exceeded' } }))
    expect((await throttled()).retryAfterMs).toBeLessThanOrEqual(7500)
  })

  async function throttled() {
    const error = await read('x').then(
      () => expect.fail('it was read'),
      (thrown: NusabacaError) => thrown,
    )
    return { code: error.code, retryAfterMs: Number(error.details['retryAfterMs']) }
  }
})

test('the proxy of the environment is used', async () => {
  const tunnels: (string | undefined)[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url)
    const vision = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      vision.pipe(socket).pipe(vision)
    })
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  const behind = createEngine({ endpoint: 'http://vision.invalid' })
  const page = await behind.recognize(pictureOf('lewat'), { languages: ['id'], signal: never() })
  expect(page.text).toBe('lewat')
  expect(tunnels).toEqual(['vision.invalid:80'])
  vi.unstubAllEnvs()
  await behind.close()
  proxy.close()
  proxy.closeAllConnections()
})

test('credentials that are not there are what the operator is told of', async () => {
  const stranger = createEngine({ credentialsFile: '/nowhere/key.json' })
  const reading = stranger.recognize(pictureOf('x'), { languages: ['id'], signal: never() })
  await expect(reading).rejects.toMatchObject({
    code: 'engine_unavailable',
    retryable: false,
    cause: { message: expect.stringMatching(/GOOGLE_APPLICATION_CREDENTIALS/) },
  })
  await stranger.close()
})
