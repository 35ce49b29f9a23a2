import { expect, test } from 'vitest'
import { NusabacaError } from '../core/errors.js'
import type { ObjectStore } from '../core/ports/object-store.js'
import type { RemoteOcrEngine } from '../core/ports/ocr-engine.js'
import type { Recognizer } from '../core/ports/recognizer.js'
import type { Speaker } from '../core/ports/speaker.js'
import { readText } from '../core/read-text.js'
import { measureEngine, measureFiles, measureRecognizer, measureSpeaker } from './measure-ports.js'
import { createMetrics } from './metrics.js'

const never = new AbortController().signal

/** The metrics, but for times. */
async function told(metrics: ReturnType<typeof createMetrics>, name: string): Promise<string[]> {
  const lines = (await metrics.text()).split('\n')
  return lines.filter((line) => line.startsWith(`nusabaca_${name}`) && !/_(sum|bucket)\{/.test(line))
}

test('calls of an engine are told apart by how they ended', async () => {
  const metrics = createMetrics('0')
  const ends = {
    ok: async () => ({ lines: [], text: '' }),
    engine_throttled: () =>
      Promise.reject(new NusabacaError('engine_throttled', { detail: 'The task has ended.' })),
    internal: () => Promise.reject(new Error('odd')),
    aborted: () => Promise.reject(new Error('gone')),
  }
  for (const [outcome, recognize] of Object.entries(ends)) {
    const engine = measureEngine({ name: 'far', recognize } as unknown as RemoteOcrEngine, metrics)
    const signal = outcome === 'aborted' ? AbortSignal.abort() : never
    const picture = { bytes: new Uint8Array(), width: 1, height: 1 }
    await engine.recognize(picture, { languages: ['en'], signal }).catch(() => undefined)
  }
  const count = 'engine_call_duration_seconds_count'
  expect(await told(metrics, 'engine_call')).toEqual(
    Object.keys(ends).map((outcome) => `nusabaca_${count}{engine="far",outcome="${outcome}"} 1`),
  )
})

test('a page that brings its text asks no engine, and the time of another begins with its turn', async () => {
  const metrics = createMetrics('0')
  for (const source of ['text_layer', 'ocr']) {
    const recognize: Recognizer['recognize'] = async (_, __, onStart) => {
      onStart?.()
      return { source } as Awaited<ReturnType<Recognizer['recognize']>>
    }
    let started = 0
    const recognizer = measureRecognizer({ recognize } as Recognizer, metrics)
    const page = { engine: 'near' } as Parameters<Recognizer['recognize']>[0]
    await recognizer.recognize(page, never, () => {
      started += 1
    })
    expect(started).toBe(1)
  }
  expect(await told(metrics, 'engine_call')).toEqual([
    'nusabaca_engine_call_duration_seconds_count{engine="near",outcome="ok"} 1',
  ])
})

test('texts that are spoken are calls of the engine that speaks, from their turn on', async () => {
  const metrics = createMetrics('0')
  const speech = { audio: new Uint8Array(), durationMs: 0, words: [] }
  const ends: Speaker['speak'][] = [
    async (_, __, onStart) => {
      onStart?.()
      return speech
    },
    async (_, __, onStart) => {
      onStart?.()
      throw new NusabacaError('page_timeout', { detail: 'Not found' })
    },
    // Before its turn.
    () => Promise.reject(new NusabacaError('revoked', { detail: 'The task has ended.' })),
  ]
  let started = 0
  for (const speak of ends) {
    const speaker = measureSpeaker({ speak }, { engine: 'voice', metrics })
    const text = { text: 'Satu.', voice: 'id', speed: 1, format: 'mp3' } as const
    await speaker
      .speak(text, never, () => {
        started += 1
      })
      .catch(() => undefined)
  }
  expect(started).toBe(2)
  const count = 'nusabaca_engine_call_duration_seconds_count'
  expect(await told(metrics, 'engine_call')).toEqual([
    `${count}{engine="voice",outcome="ok"} 1`,
    `${count}{engine="voice",outcome="page_timeout"} 1`,
  ])
})

test('what has not happened is told as 0, so that rates are known from the first time on', async () => {
  const metrics = createMetrics('0')
  for (const name of ['tasks_accepted', 'tasks_retried', 'tasks_ended', 'page_duration', 'recognizer_ends']) {
    const lines = await told(metrics, name)
    expect(lines.length, name).toBeGreaterThan(1)
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([])
  }
})

test('what the file store cannot do is counted, in the middle of a file, too; what is gone is not', async () => {
  const metrics = createMetrics('0')
  const away = new NusabacaError('storage_unavailable', { detail: 'The queue is not available.' })
  const gone = new NusabacaError('task_expired', { detail: 'The file has been removed.' })
  async function* half() {
    yield new Uint8Array(1)
    throw away
  }
  const files = measureFiles(
    {
      put: () => Promise.reject(away),
      get: async (key: string) => {
        if (key === 'gone') throw gone
        return half()
      },
      withLocalFile: <T>(_: string, use: (path: string) => Promise<T>) => use('there'),
    } as unknown as ObjectStore,
    metrics,
  )
  await expect(files.put('a', half())).rejects.toBe(away)
  await expect(files.get('gone')).rejects.toBe(gone)
  await expect(readText(files, 'half')).rejects.toBe(away)
  await expect(files.withLocalFile('a', () => Promise.reject(new Error('odd')))).rejects.toThrow('odd')
  expect(await told(metrics, 'storage')).toEqual([
    'nusabaca_storage_errors_total{operation="put"} 1',
    'nusabaca_storage_errors_total{operation="get"} 1',
    'nusabaca_storage_errors_total{operation="remove"} 0',
    'nusabaca_storage_errors_total{operation="sign"} 0',
  ])
})

test('queues that cannot be looked at are not told of, and the rest is', async () => {
  const metrics = createMetrics('1.2.3')
  const errors: Error[] = []
  const queues = [{ name: 'ocr_processing', waiting: 2, active: 1, delayed: 0, failed: 0 }]
  let away = false
  metrics.watchWork({
    queues: async () => {
      if (away) throw new Error('away')
      return queues
    },
    recognizers: () => 3,
    onError: (error) => errors.push(error),
  })
  expect(await told(metrics, 'queue_jobs')).toHaveLength(4)
  away = true
  expect(await told(metrics, 'queue_jobs')).toEqual([])
  expect(await told(metrics, 'recognizers')).toEqual(['nusabaca_recognizers 3'])
  expect(await told(metrics, 'build_info')).toEqual(['nusabaca_build_info{version="1.2.3"} 1'])
  expect(errors).toHaveLength(2 + 1)
})
