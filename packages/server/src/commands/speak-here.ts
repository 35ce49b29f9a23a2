import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { PageFailed } from '@nusabaca/contract'
import { composeRecognizers, composeVoices, speechHint } from '../compose-engines.js'
import type { Config } from '../config.js'
import { encodeText } from '../core/encode-text.js'
import { asNusabacaError, NusabacaError } from '../core/errors.js'
import { OperatorError } from '../core/operator-error.js'
import { orderSpeech } from '../core/order-speech.js'
import type { Speaker, Speech } from '../core/ports/speaker.js'
import { joinAudio } from '../core/speech/join-audio.js'
import { type ReadAlongWord, readAlong } from '../core/speech/read-along.js'
import { splitText } from '../core/speech/split-text.js'
import type { SpokenPart } from '../core/speech/spoken-part.js'
import { writeCaptions } from '../core/speech/write-captions.js'
import type { SpeechOrder } from '../core/task.js'
import type { Logger } from '../observability/logger.js'
import { inOrder } from './in-order.js'
import type { MadeSpeech, SpeakTextOptions } from './made-speech.js'
import { timeLeft } from './progress-line.js'

export interface SpeakHereOptions extends SpeakTextOptions {
  readonly config: Config
  readonly logger: Logger
  readonly cacheDir: string
}

/** Speaks a text in processes of this one's own, and calls `use` with what was made, which is there until then. */
export async function speakHere<T>(
  { config, logger, cacheDir, ...options }: SpeakHereOptions,
  use: (speech: MadeSpeech) => Promise<T>,
): Promise<T> {
  if (options.speaking.text.trim() === '') {
    throw new NusabacaError('invalid_request', { detail: 'There is nothing in the text to be spoken.' })
  }
  const voices = await composeVoices(config)
  if (voices.length === 0 && config.speechEngine !== 'none') throw new OperatorError(speechHint)
  const order = orderSpeech(voices, options.speaking, [])
  // None that reads is loaded.
  const speaker = composeRecognizers({ ...config, engines: [] }, { cacheDir, logger, role: 'worker' })
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-'))
  try {
    const atOnce = config.concurrency
    return await use(
      await speakParts(speaker, { ...options, order, atOnce, audioPath: join(folder, 'audio') }),
    )
  } finally {
    await speaker.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface LocalSpeech extends SpeakTextOptions {
  readonly order: SpeechOrder
  readonly atOnce: number
  /** Where its audio is put, part by part, so that memory does not grow with it. */
  readonly audioPath: string
}

async function speakParts(speaker: Speaker, local: LocalSpeech): Promise<MadeSpeech> {
  const { order, audioPath, signal } = local
  const spoken: SpokenPart[] = []
  const partsFailed: PageFailed[] = []
  let bytes = 0
  async function* audioParts(): AsyncGenerator<Uint8Array> {
    for await (const { part, text, speech } of speechOf(speaker, local)) {
      signal.throwIfAborted()
      if (speech instanceof NusabacaError) {
        partsFailed.push({ page: part, code: speech.code, message: speech.message })
        continue
      }
      const { words, durationMs, audio } = speech
      spoken.push({ text, words, durationMs })
      bytes += audio.length
      yield audio
    }
  }
  await pipeline(audioParts(), createWriteStream(audioPath), { signal })
  const [failure] = partsFailed
  if (spoken.length === 0 && failure !== undefined) throw new OperatorError(failure.message)
  const words: ReadAlongWord[] = []
  for await (const word of readAlong(spoken)) words.push(word)
  const { language, voice, speed, format } = order
  const durationMs = spoken.reduce((sum, part) => sum + part.durationMs, 0)
  const about = { language, voice, speed, format, duration_seconds: Math.round(durationMs) / 1000 }
  return {
    result: { ...about, words_count: words.length },
    partsFailed,
    async content(wanted) {
      if (wanted === 'vtt') return encodeText(writeCaptions(spoken))
      if (wanted === 'json') return encodeText([JSON.stringify({ ...about, pages: [], words })])
      return joinAudio([{ bytes, open: async () => createReadStream(audioPath) }], wanted)
    },
  }
}

interface HeardPart {
  /** From 1. */
  readonly part: number
  readonly text: string
  /** Or why there is none. */
  readonly speech: Speech | NusabacaError
}

/** What of a text can be spoken at once, part by part, in order. */
async function* speechOf(
  speaker: Speaker,
  { speaking, order, atOnce, signal, onProgress }: LocalSpeech,
): AsyncGenerator<HeardPart> {
  const texts = splitText(speaking.text).filter((text) => text.trim() !== '')
  const total = texts.length
  const startedAt = performance.now()
  let done = 0
  const show = () => {
    const rest = timeLeft(performance.now() - startedAt, done / total)
    onProgress({ done, total, label: `${done}/${total} parts${rest}` })
  }
  const act = async (text: string): Promise<Speech | NusabacaError> => {
    const speech = await speaker.speak({ text, ...order }, signal).catch(asNusabacaError)
    done += 1
    show()
    return speech
  }
  show()
  let part = 0
  for await (const [text, speech] of inOrder(texts, { atOnce, act })) {
    part += 1
    yield { part, text, speech }
  }
}
