/** Audio of one request, and how long it is. */
export interface EncodedAudio {
  readonly audio: Uint8Array
  /** Exactly. */
  readonly durationMs: number
}

/**
 * Writes samples as audio of one format; one encoder for one piece. Pieces put one after the other are one longer piece.
 */
export interface AudioEncoder {
  /** How much later than it was written a sample is heard. */
  readonly delayMs: number
  /** 16-bit, mono, at `speechSampleRate`. */
  write(samples: Int16Array): void
  end(): EncodedAudio
}
