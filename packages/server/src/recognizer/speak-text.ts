import type { AudioFormat } from '@nusabaca/contract'
import type { AudioEncoder } from '../core/ports/audio-encoder.js'
import type { SpeakRequest, Speech } from '../core/ports/speaker.js'
import { type SpeechEngine, speechSampleRate } from '../core/ports/speech-engine.js'

/** Makes an encoder for a piece, by format. */
export type AudioEncoders = Readonly<Record<AudioFormat, () => Promise<AudioEncoder>>>

export interface SpeakTextTools {
  readonly engine: SpeechEngine
  readonly encoders: AudioEncoders
}

/** A quarter of a second: even what has no sound is something that can be played. */
const shortestSamples = Math.ceil(speechSampleRate / 4)

/** Speaks a text into audio of the format that is asked for, encoding it while it is spoken. */
export async function speakText(
  { text, voice, speed, format }: SpeakRequest,
  { engine, encoders }: SpeakTextTools,
): Promise<Speech> {
  const encoder = await encoders[format]()
  let samplesSpoken = 0
  const words = await engine.speak(text, { voice, speed }, (samples) => {
    samplesSpoken += samples.length
    encoder.write(samples)
  })
  if (samplesSpoken < shortestSamples) encoder.write(new Int16Array(shortestSamples - samplesSpoken))
  const { delayMs } = encoder
  return {
    ...encoder.end(),
    words: words.map((word) => ({
      ...word,
      startMs: word.startMs + delayMs,
      endMs: word.endMs + delayMs,
    })),
  }
}
