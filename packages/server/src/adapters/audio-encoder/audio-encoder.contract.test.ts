import { MPEGDecoder } from 'mpg123-decoder'
import { describe, expect, test } from 'vitest'
import type { AudioEncoder } from '../../core/ports/audio-encoder.js'
import { speechSampleRate } from '../../core/ports/speech-engine.js'
import { createMp3AudioEncoder } from './mp3.js'
import { createWavAudioEncoder } from './wav.js'

interface Format {
  create(): Promise<AudioEncoder>
  /** Samples from -1 to 1, as a player has them. */
  play(audio: Uint8Array): Promise<Float32Array>
}

const formats: Readonly<Record<string, Format>> = {
  mp3: { create: createMp3AudioEncoder, play: playMp3 },
  wav: {
    create: async () => createWavAudioEncoder(),
    play: async (audio) => {
      const view = new DataView(audio.buffer, audio.byteOffset)
      return Float32Array.from({ length: audio.length / 2 }, (_, at) => view.getInt16(at * 2, true) / 32_768)
    },
  },
}

async function playMp3(audio: Uint8Array): Promise<Float32Array> {
  // A player that is told nothing of the encoder hears its delay.
  const decoder = new MPEGDecoder({ enableGapless: false })
  await decoder.ready
  const { channelData, sampleRate, errors } = decoder.decode(audio)
  decoder.free()
  expect({ sampleRate, errors }).toEqual({ sampleRate: speechSampleRate, errors: [] })
  return channelData[0] as Float32Array
}

const clickLength = 200

/** Silence with a short chirp at a place. */
function clickAt(place: number, length: number): Int16Array {
  const samples = new Int16Array(length)
  for (let at = 0; at < clickLength; at += 1) samples[place + at] = click(at) * 20_000
  return samples
}

function click(at: number): number {
  return Math.sin((at / clickLength) * Math.PI) ** 2 * Math.sin(at * 0.3)
}

/** Where the chirp is heard: where the sound is most like it. */
function findClick(sound: Float32Array): number {
  let found = { at: -1, likeness: 0 }
  for (let at = 0; at + clickLength <= sound.length; at += 1) {
    let likeness = 0
    for (let step = 0; step < clickLength; step += 1) likeness += click(step) * (sound[at + step] ?? 0)
    if (likeness > found.likeness) found = { at, likeness }
  }
  return found.at
}

describe.each(Object.entries(formats))('AudioEncoder contract: %s', (_, { create, play }) => {
  async function encode(samples: Int16Array, chunk = 2206) {
    const encoder = await create()
    for (let at = 0; at < samples.length; at += chunk) encoder.write(samples.slice(at, at + chunk))
    return { ...encoder.end(), delay: Math.round((encoder.delayMs / 1000) * speechSampleRate) }
  }

  test.each([0, 1000, 11_025, 21_000])('what is written at %i is heard its delay later', async (place) => {
    const { audio, delay } = await encode(clickAt(place, 22_050))
    expect(findClick(await play(audio))).toBe(place + delay)
  })

  test.each([1, 575, 576, 5512, 100_000])('%i samples last as long as it says', async (length) => {
    const { audio, durationMs } = await encode(new Int16Array(length).fill(50))
    const played = (await play(audio)).length
    expect(durationMs).toBeCloseTo((played / speechSampleRate) * 1000, 6)
    expect(played).toBeGreaterThanOrEqual(length)
    expect(played - length).toBeLessThan(2500)
  })

  test('pieces put one after the other are one, each heard at its place', async () => {
    const piece = await encode(clickAt(3000, 10_000))
    const silence = await encode(new Int16Array(7000))
    const joined = await play(Buffer.concat([silence.audio, silence.audio, piece.audio, silence.audio]))
    const lengthOf = (ms: number) => Math.round((ms / 1000) * speechSampleRate)
    expect(joined.length).toBe(lengthOf(3 * silence.durationMs + piece.durationMs))
    expect(findClick(joined)).toBe(lengthOf(2 * silence.durationMs) + 3000 + piece.delay)
  })

  test('how it is written makes no difference', async () => {
    const samples = clickAt(500, 9000)
    const [whole, pieces] = [await encode(samples, 9000), await encode(samples, 77)]
    expect(Buffer.compare(whole.audio, pieces.audio)).toBe(0)
  })

  test('is loud and clear', async () => {
    const loud = Int16Array.from({ length: 22_050 }, (_, at) => 32_767 * Math.sign(Math.sin(at / 20)))
    const sound = await play((await encode(loud)).audio)
    expect(sound.reduce((max, value) => Math.max(max, Math.abs(value)), 0)).toBeGreaterThan(0.8)
  })
})
