import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRecognizerPool, type RecognizerPool } from './process-pool.js'

// The program's own recogniser process, as it was built, with the real engine and encoders in it.

const maxMemoryBytes = 1024 ** 3
const never = new AbortController().signal
let pool: RecognizerPool

function createPool(speechEngine = 'espeak-ng'): RecognizerPool {
  const setup = { modelDir: null, cacheDir: tmpdir(), maxMemoryBytes, speechEngine }
  return createRecognizerPool({
    command: {
      module: fileURLToPath(new URL('../../../dist/main.js', import.meta.url)),
      args: ['recognizer', JSON.stringify(setup)],
      env: {},
    },
    size: 1,
    inspectors: 0,
    engine: null,
    pageTimeoutMs: 60_000,
    maxMemoryBytes,
  })
}

beforeAll(() => {
  pool = createPool()
})
afterAll(() => pool.close())

const speak = (text: string, over: object = {}, signal = never) =>
  pool.speak({ text, voice: 'id', speed: 1, format: 'mp3', ...over }, signal)

test('speaks Indonesian as MP3, and says when each word is heard', async () => {
  const text = 'Selamat pagi, dunia.'
  const { audio, durationMs, words } = await speak(text)
  expect(durationMs).toBeGreaterThan(1000)
  expect(audio.length).toBeCloseTo((durationMs * 48) / 8, -1)
  expect([audio[0], audio[1]]).toEqual([0xff, 0xf3])
  expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(['Selamat', 'pagi,', 'dunia.'])
  expect(words[0]?.startMs).toBeCloseTo(50, 0)
  expect(words.at(-1)?.endMs).toBeLessThanOrEqual(durationMs)
})

test('speaks as samples', async () => {
  const { audio, durationMs } = await speak('Selamat pagi', { format: 'wav' })
  expect(durationMs).toBe((audio.length / 2 / 22_050) * 1000)
})

test.each(['mp3', 'wav'])(
  'gives a short silence and no words for what has no sound, as %s',
  async (format) => {
    const { words, durationMs } = await speak('— \u0000 —', { format })
    expect(words).toEqual([])
    expect(durationMs).toBeGreaterThanOrEqual(250)
    expect(durationMs).toBeLessThan(400)
  },
)

test('ends speech within a second of its abort, and speaks on', async () => {
  await speak('Siap')
  const revoked = new AbortController()
  const speaking = speak('1234567 '.repeat(1250), {}, revoked.signal)
  setTimeout(() => revoked.abort('revoked'), 300)
  const asked = performance.now()
  await expect(speaking).rejects.toBe('revoked')
  expect(performance.now() - asked).toBeLessThan(1300)
  expect((await speak('Siap')).words).toHaveLength(1)
})

test('a server without a speech engine says so', async () => {
  const mute = createPool('none')
  const speaking = mute.speak({ text: 'Halo', voice: 'id', speed: 1, format: 'mp3' }, never)
  await expect(speaking).rejects.toMatchObject({ code: 'engine_unavailable', retryable: false })
  await mute.close()
})
