import type { AudioFormat } from '@nusabaca/contract'

export interface SpeakRequest {
  /** Not empty; at most some thousand characters: a page, or a part of one. */
  readonly text: string
  /** A voice's name; it speaks one language. */
  readonly voice: string
  /** 1 is the voice's usual speed; 2 is twice as fast. */
  readonly speed: number
  readonly format: AudioFormat
}

/** A word of the text, and when it is heard. */
export interface SpokenWord {
  /** Where it begins and ends in the text, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** Milliseconds from the beginning of the audio. */
  readonly startMs: number
  readonly endMs: number
}

export interface Speech {
  /** Mono. Of one voice and format, such pieces put one after the other are one longer piece. */
  readonly audio: Uint8Array
  /** Exactly, so that times can be added up over hours. */
  readonly durationMs: number
  /** In the order they are heard; what is not pronounced has none. */
  readonly words: readonly SpokenWord[]
}

/**
 * Speaks text, in processes of its own that can be killed.
 *
 * Promises what the recogniser does: it rejects with `signal`'s reason within a second of its abort, and whatever was
 * running is gone; a crash, a hang or a memory bomb rejects with `worker_lost` or `page_timeout` and harms no other
 * request.
 */
export interface Speaker {
  /** `onStart` is called when the request's wait is over. */
  speak(request: SpeakRequest, signal: AbortSignal, onStart?: () => void): Promise<Speech>
}
