import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createRecognizerPool, type RecognizerPool } from './process-pool.js'
import type { RecognizerCommand } from './recognizer-process.js'

// Threads cannot be started from TypeScript sources, so the processes run what was built.
const built = (name: string) =>
  fileURLToPath(new URL(`../../../dist/adapters/recognizer/${name}`, import.meta.url))
const command: RecognizerCommand = {
  module: built('misbehaving-recognizer.testing.js'),
  args: [],
  env: {},
}
const never = new AbortController().signal
let pool: RecognizerPool | undefined
const started: number[] = []

function createPool(over: { size?: number; pageTimeoutMs?: number } = {}): RecognizerPool {
  pool = createRecognizerPool({
    command,
    size: 1,
    engine: 'test',
    pageTimeoutMs: 20_000,
    maxMemoryBytes: 1024 ** 3,
    onEvent: (event, facts) => {
      if (event === 'Recognizer started') started.push((facts as { recognizer: number }).recognizer)
    },
    ...over,
  })
  return pool
}

afterEach(async () => {
  await pool?.close()
  started.length = 0
})

function page(path: string) {
  const limits = { maxPages: 10, maxPixels: 1e6 }
  return { path, limits, mediaType: 'application/pdf', page: 1, engine: 'test', languages: ['en'] }
}

function isGone(pid: number | undefined): boolean {
  try {
    return pid === undefined || !process.kill(pid, 0)
  } catch {
    return true
  }
}

async function expectGone(pid: number | undefined): Promise<void> {
  await expect.poll(() => isGone(pid), { interval: 50 }).toBe(true)
}

test('inspects and reads', async () => {
  const { inspect, recognize, processes } = createPool()
  expect(processes()).toEqual([])
  expect(await inspect(page('good'), never)).toEqual({ mediaType: 'application/pdf', pageCount: 3 })
  expect(await recognize(page('good'), never)).toMatchObject({ text: 'read', number: 1, engine: 'test' })
  const [reader, inspector] = processes()
  expect(started).toEqual([inspector?.pid, reader?.pid])
  for (const each of [reader, inspector]) expect(each?.bytes).toBeGreaterThan(10_000_000)
})

test('a page that takes too long is page_timeout, its process is gone, and the next page is read', async () => {
  const { recognize, warmUp } = createPool({ pageTimeoutMs: 1500 })
  await warmUp()
  await expect(recognize(page('hang'), never)).rejects.toMatchObject({
    code: 'page_timeout',
    retryable: false,
  })
  await expectGone(started[1] === undefined ? undefined : started[0])
  expect(await recognize(page('good'), never)).toMatchObject({ text: 'read' })
})

test('a crash is worker_lost, which may be tried again, and harms no other page', async () => {
  const { recognize } = createPool({ size: 2 })
  const [crashed, read] = await Promise.allSettled([
    recognize(page('crash'), never),
    recognize(page('good'), never),
  ])
  expect(crashed).toMatchObject({ status: 'rejected', reason: { code: 'worker_lost', retryable: true } })
  expect(read.status).toBe('fulfilled')
  expect(await recognize(page('good'), never)).toMatchObject({ text: 'read' })
})

test('a page that grows past the memory cap is ended while it runs', async () => {
  const { recognize } = createPool()
  const reading = recognize(page('grow'), never)
  await expect(reading).rejects.toMatchObject({
    code: 'worker_lost',
    message: expect.stringMatching(/memory/),
  })
})

test('an aborted page rejects with the reason and its process is gone; one that waits just goes', async () => {
  const { recognize, warmUp } = createPool()
  await warmUp()
  const [running, waiting] = [new AbortController(), new AbortController()]
  const hanging = recognize(page('hang'), running.signal)
  const queued = recognize(page('good'), waiting.signal)
  waiting.abort('not wanted')
  await expect(queued).rejects.toBe('not wanted')
  running.abort('revoked')
  await expect(hanging).rejects.toBe('revoked')
  await expectGone(started[0])
  expect(await recognize(page('good'), never)).toMatchObject({ text: 'read' })
})

function speech(text: string) {
  return { text, voice: 'test', speed: 1, format: 'wav' as const }
}

test('speaks in the order of pages, in the processes that read them', async () => {
  const { recognize, speak, processes } = createPool()
  const order: string[] = []
  const work = [
    recognize(page('good'), never, () => order.push('page')),
    speak(speech('halo'), never, () => order.push('speech')),
    recognize(page('good'), never, () => order.push('another page')),
  ]
  const [, spoken] = await Promise.all(work)
  expect(spoken).toMatchObject({ durationMs: 1000, words: [{ start: 0, end: 4, startMs: 0, endMs: 1000 }] })
  expect(order).toEqual(['page', 'speech', 'another page'])
  expect(processes()).toHaveLength(1)
})

test.each([
  ['hang', { code: 'page_timeout', message: expect.stringMatching(/^Speaking took longer than the 1.5 s/) }],
  ['crash', { code: 'worker_lost', message: 'The process that spoke crashed.' }],
  ['grow', { code: 'worker_lost', message: expect.stringMatching(/^Speaking needed more memory/) }],
])('speech that meets a %s fails alone', async (text, error) => {
  const { recognize, speak, warmUp } = createPool(text === 'hang' ? { pageTimeoutMs: 1500 } : {})
  await warmUp()
  await expect(speak(speech(text), never)).rejects.toMatchObject(error)
  expect(await recognize(page('good'), never)).toMatchObject({ text: 'read' })
})

test('aborted speech rejects with the reason, and its process is gone', async () => {
  const { speak, warmUp } = createPool()
  await warmUp()
  const revoked = new AbortController()
  const hanging = speak(speech('hang'), revoked.signal)
  revoked.abort('revoked')
  await expect(hanging).rejects.toBe('revoked')
  await expectGone(started[0])
})

test('a recogniser ends when its parent was killed, even in the middle of a hang', async () => {
  const parent = fork(built('orphaning-parent.testing.js'), { execArgv: [] })
  const [orphan] = (await once(parent, 'message')) as [number]
  expect(isGone(orphan)).toBe(false)
  parent.kill('SIGKILL')
  await expectGone(orphan)
})
