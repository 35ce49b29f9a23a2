import { createMp3Encoder } from 'wasm-media-encoders'
import type { AudioEncoder } from '../../core/ports/audio-encoder.js'
import { speechSampleRate } from '../../core/ports/speech-engine.js'

const kilobitsPerSecond = 48
/** Of MPEG-2 layer III, the kind for this sample rate. */
const samplesPerFrame = 576
/** 576 that LAME looks back, and 529 that every decoder takes to answer. */
const delaySamples = 1105

/**
 * LAME as WebAssembly: mono, of constant bit rate, without a frame that tells of the whole, so that pieces can follow
 * each other and every frame is sound.
 */
export async function createMp3AudioEncoder(): Promise<AudioEncoder> {
  const encoder = await createMp3Encoder()
  encoder.configure({ sampleRate: speechSampleRate, channels: 1, bitrate: kilobitsPerSecond })
  const pieces: Uint8Array[] = []
  return {
    delayMs: (delaySamples / speechSampleRate) * 1000,
    write(samples) {
      // What it gives lies in memory that it uses again.
      pieces.push(encoder.encode([toFloats(samples)]).slice())
    },
    end() {
      pieces.push(encoder.finalize().slice())
      const audio = Buffer.concat(pieces)
      // Frames differ by the byte that keeps their mean at the bit rate.
      const frameMs = (samplesPerFrame / speechSampleRate) * 1000
      const frames = Math.round((audio.length * 8) / kilobitsPerSecond / frameMs)
      return { audio, durationMs: frames * frameMs }
    },
  }
}

/** A mapping function for each sample would take a fifth of the whole encoding's time. */
function toFloats(samples: Int16Array): Float32Array {
  const floats = Float32Array.from(samples)
  for (let at = 0; at < floats.length; at += 1) floats[at] = (floats[at] ?? 0) / 32_768
  return floats
}
