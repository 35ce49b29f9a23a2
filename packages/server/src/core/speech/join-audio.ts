import type { AudioFormat } from '@nusabaca/contract'
import { NusabacaError } from '../errors.js'
import { speechSampleRate } from '../ports/speech-engine.js'

/** A stored piece of speech. */
export interface AudioPiece {
  readonly bytes: number
  open(): Promise<AsyncIterable<Uint8Array>>
}

const headerBytes = 44
/** Sizes in a WAV header have 32 bits. */
const maxWavBytes = 2 ** 32 - 1

/** How large the pieces are as one file. Throws `file_too_large` where a WAV file cannot be that large. */
export function joinedBytes(pieces: readonly Pick<AudioPiece, 'bytes'>[], format: AudioFormat): number {
  const samplesBytes = pieces.reduce((sum, { bytes }) => sum + bytes, 0)
  if (format === 'mp3') return samplesBytes
  if (samplesBytes + headerBytes > maxWavBytes) {
    throw new NusabacaError('file_too_large', {
      detail: 'The speech is longer than a WAV file can be, about 27 hours; ask for mp3.',
    })
  }
  return samplesBytes + headerBytes
}

/** The pieces of one format as one file, piece by piece; what of it is in memory does not grow with it. */
export async function* joinAudio(
  pieces: readonly AudioPiece[],
  format: AudioFormat,
): AsyncGenerator<Uint8Array> {
  const total = joinedBytes(pieces, format)
  if (format === 'wav') yield wavHeader(total - headerBytes)
  for (const piece of pieces) yield* await piece.open()
}

/** Of 16-bit mono samples: RIFF, its `fmt ` and the beginning of its `data`. */
function wavHeader(samplesBytes: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(headerBytes))
  const name = (offset: number, letters: string) => {
    for (const [index, letter] of [...letters].entries())
      header.setUint8(offset + index, letter.charCodeAt(0))
  }
  name(0, 'RIFF')
  header.setUint32(4, headerBytes - 8 + samplesBytes, true)
  name(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, speechSampleRate, true)
  header.setUint32(28, speechSampleRate * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  name(36, 'data')
  header.setUint32(40, samplesBytes, true)
  return new Uint8Array(header.buffer)
}
