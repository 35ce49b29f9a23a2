import { endianness } from 'node:os'
import type { AudioEncoder } from '../../core/ports/audio-encoder.js'
import { speechSampleRate } from '../../core/ports/speech-engine.js'

/** 16-bit little-endian samples as they are: the header comes when all of the audio is known. */
export function createWavAudioEncoder(): AudioEncoder {
  const pieces: Uint8Array[] = []
  let samplesWritten = 0
  return {
    delayMs: 0,
    write(samples) {
      samplesWritten += samples.length
      pieces.push(littleEndian(samples))
    },
    end: () => ({
      audio: Buffer.concat(pieces),
      durationMs: (samplesWritten / speechSampleRate) * 1000,
    }),
  }
}

function littleEndian(samples: Int16Array): Uint8Array {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap16()
}
