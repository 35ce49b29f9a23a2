import { beforeEach, describe, expect, test } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import type { Line, PageText, RecognizedPage } from '../../core/page.js'
import type { PageAnswer } from '../../core/ports/document-operations.js'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import type { RecognizePageRequest } from '../../core/ports/recognizer.js'
import { createEngineLadder } from './engine-ladder.js'
import type { RecognizerPool } from './process-pool.js'

// The pool's processes and the engine elsewhere are played here: what is tried is who is asked, and whose
// reading is kept.

let asked: string[]
let near: (engine: string) => Promise<PageText>
let far: () => Promise<PageText>
let layer: PageText | null
let answers: PageAnswer | null

beforeEach(() => {
  asked = []
  near = async () => textOf('dekat', 0.99)
  far = async () => textOf('jauh', 0.99)
  layer = null
  answers = null
})

const frame = { number: 1, width: 100, height: 50, dpi: null }

const pool: RecognizerPool = {
  warmUp: async () => undefined,
  processes: () => [],
  inspect: () => Promise.reject(new Error('not asked for')),
  async recognize({ engine }) {
    asked.push(engine)
    const text = await near(engine)
    const facts = { source: layer ? 'text_layer' : 'ocr', engine, model: engine } as const
    return { ...frame, ...text, ...facts, timings: { decodeMs: 1, recognizeMs: 1 } }
  },
  render: () => Promise.reject(new Error('not asked for')),
  bringsText: async () => layer !== null,
  speak: () => Promise.reject(new Error('not asked for')),
  async prepare({ page, picture }) {
    asked.push(`prepare ${page} at ${picture?.maxSidePx}`)
    const textLayer = layer && { ...layer, trusted: true }
    const image = { bytes: new Uint8Array(1), width: 50, height: 25 }
    return { ...frame, textLayer, picture: layer ? null : image, warnings: [], decodeMs: 1 }
  },
  close: async () => undefined,
}

const remote: RemoteOcrEngine = {
  name: 'far',
  model: 'Far 1',
  pictureLimits: { maxSidePx: 4000, maxBytes: 1000 },
  recognize() {
    asked.push('far')
    return far()
  },
  documents: {
    engine: 'far',
    mediaTypes: [],
    maxPages: 1,
    pagesIn: () => [],
    start: () => Promise.reject(new Error('not asked for')),
    look: () => Promise.reject(new Error('not asked for')),
    cancel: () => Promise.reject(new Error('not asked for')),
    read: async () => answers,
  },
  close: async () => undefined,
}

const ladder = createEngineLadder({ pool, remoteEngines: [remote], escalateBelow: 0.9 })
const request: RecognizePageRequest = {
  path: '/picture.png',
  mediaType: 'image/png',
  limits: { maxPages: 1, maxPixels: 1e6 },
  page: 1,
  engine: 'near,far',
  languages: ['id'],
}
const read = (
  engine = 'near,far',
  signal = new AbortController().signal,
  answer?: string,
): Promise<RecognizedPage> =>
  ladder.recognize({ ...request, engine, ...(answer !== undefined && { answer }) }, signal)

function textOf(text: string, confidence: number): PageText {
  const quad: Line['quad'] = [
    [0, 0],
    [10, 0],
    [10, 5],
    [0, 5],
  ]
  const lines = text === '' ? [] : [{ text, quad, confidence, words: [{ text, quad, confidence }] }]
  return { lines, text, rotation: 0, warnings: [] }
}

const unavailable = () =>
  Promise.reject(new NusabacaError('engine_unavailable', { detail: 'Google Vision does not answer.' }))

describe('one engine', () => {
  test('of this machine is asked in its process', async () => {
    expect(await read('near')).toMatchObject({ text: 'dekat', engine: 'near', warnings: [] })
    expect(asked).toEqual(['near'])
  })

  test('elsewhere is asked with the picture that a process made, and its boxes are brought to the page', async () => {
    const page = await read('far')
    expect(page).toMatchObject({ text: 'jauh', engine: 'far', model: 'Far 1', source: 'ocr', width: 100 })
    expect(page.lines[0]?.quad[2]).toEqual([20, 10])
    expect(asked).toEqual(['prepare 1 at 4000', 'far'])
  })

  test('elsewhere is not asked for a page whose own text can be trusted', async () => {
    layer = textOf('teks sendiri', 1)
    expect(await read('far')).toMatchObject({ text: 'teks sendiri', source: 'text_layer', engine: 'far' })
    expect(asked).toEqual(['prepare 1 at 4000'])
  })

  test('elsewhere that has answered already is not asked again, and no picture is made', async () => {
    answers = { text: textOf('dahulu', 0.9), width: 10, height: 5 }
    const page = await read('far', undefined, 'a file')
    expect(page).toMatchObject({ text: 'dahulu', engine: 'far', source: 'ocr', width: 100 })
    expect(page.lines[0]?.quad[2]).toEqual([100, 50])
    layer = textOf('teks sendiri', 1)
    expect(await read('far', undefined, 'a file')).toMatchObject({ text: 'teks sendiri' })
    expect(asked).toEqual(['prepare 1 at undefined', 'prepare 1 at undefined'])
  })

  test('elsewhere is asked where its answer tells nothing of the page', async () => {
    expect(await read('far', undefined, 'a file')).toMatchObject({ text: 'jauh' })
    expect(asked).toEqual(['prepare 1 at 4000', 'far'])
  })

  test('that cannot be asked fails the page', async () => {
    far = unavailable
    await expect(read('far')).rejects.toMatchObject({ code: 'engine_unavailable' })
  })
})

describe('of two engines the second', () => {
  test('is not asked for a page that the first is sure of, that is empty, or whose own text was taken', async () => {
    await read()
    near = async () => textOf('', 0)
    await read()
    near = async () => textOf('samar', 0.1)
    layer = textOf('samar', 0.1)
    await read()
    expect(asked).toEqual(['near', 'near', 'near'])
  })

  test('reads the pages that the first is not sure of, and the better reading is kept', async () => {
    near = async () => textOf('samar', 0.6)
    expect(await read()).toMatchObject({ text: 'jauh', engine: 'far' })
    far = async () => textOf('lebih samar', 0.4)
    expect(await read()).toMatchObject({ text: 'samar', engine: 'near' })
  })

  test('with one sure word does not replace a page of them', async () => {
    near = async () => textOf('sehalaman penuh tulisan tangan yang samar', 0.8)
    far = async () => textOf('ya', 1)
    expect(await read()).toMatchObject({ engine: 'near' })
  })

  test.each(['engine_unavailable', 'engine_throttled', 'file_corrupt'] as const)(
    'that fails with %s leaves the first reading, with a warning',
    async (code) => {
      near = async () => textOf('samar', 0.6)
      far = () =>
        Promise.reject(new NusabacaError(code, { detail: 'Google Vision takes no more pages just now.' }))
      const warnings = ['far did not read this page: Google Vision takes no more pages just now.']
      expect(await read()).toMatchObject({ text: 'samar', engine: 'near', warnings })
    },
  )

  test('takes the place of the first that cannot be asked', async () => {
    far = unavailable
    const warnings = ['far did not read this page: Google Vision does not answer.']
    expect(await read('far,near')).toMatchObject({ text: 'dekat', engine: 'near', warnings })
  })

  test('is not asked for a page that the first cannot read for the page’s own fault', async () => {
    near = () =>
      Promise.reject(new NusabacaError('page_timeout', { detail: 'The process that read it crashed.' }))
    await expect(read()).rejects.toMatchObject({ code: 'page_timeout' })
  })

  test('is not waited for when the page is not wanted any more', async () => {
    const controller = new AbortController()
    near = async () => textOf('samar', 0.6)
    far = () => {
      controller.abort('revoked')
      return Promise.reject('revoked')
    }
    await expect(read('near,far', controller.signal)).rejects.toBe('revoked')
  })
})
