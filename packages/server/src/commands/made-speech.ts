import type { AudioFormat, PageFailed, SpeechFormat, SpeechResult } from '@nusabaca/contract'
import type { Progress } from './progress-line.js'

/** A text, and how it is to be spoken. */
export interface SpeakingOptions {
  readonly text: string
  readonly language?: string | undefined
  readonly voice?: string | undefined
  readonly speed?: number | undefined
  readonly format: AudioFormat
}

export interface SpeakTextOptions {
  readonly speaking: SpeakingOptions
  /** Ends the speaking, wherever that goes on; it rejects then. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** What was made of a text. */
export interface MadeSpeech {
  /** Of the server's task; absent where it was spoken here. */
  readonly taskId?: string
  readonly result: SpeechResult
  /** Numbered from 1, as pages are. */
  readonly partsFailed: readonly PageFailed[]
  /** Its audio, its captions, or what to read along by. */
  content(format: SpeechFormat): Promise<AsyncIterable<Uint8Array>>
}
