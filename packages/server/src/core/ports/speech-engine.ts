import type { SpokenWord } from './speaker.js'

/** Samples a second of everything that is spoken; mono. */
export const speechSampleRate = 22_050

/** A voice that requests can choose. */
export interface Voice {
  /** What clients call it, such as `id` or `en-gb`. */
  readonly name: string
  /** ISO 639-1 code of what it speaks. */
  readonly language: string
  /** For people. */
  readonly label: string
}

/** How a text is to be spoken. */
export interface SpeakOptions {
  /** A voice's name. */
  readonly voice: string
  /** 1 is the voice's usual speed; 2 is twice as fast. An engine goes as far as it can. */
  readonly speed: number
}

/**
 * Turns text into sound.
 *
 * Promises: `onSamples` is called with 16-bit samples at {@link speechSampleRate}, in order, which are the caller's to
 * keep; words are in the order they are heard and of the text, and none of them overlaps the next; nothing in the text is
 * a command: markup is text; nothing that can be said is left out; a text that has no sound gives no words, few samples or none, and no error; what was spoken
 * before, and how, changes nothing. It rejects with `invalid_request` for a voice that it does not have.
 */
export interface SpeechEngine {
  /** What it is called, such as `espeak-ng`. */
  readonly name: string
  /** Loads what it needs. May be called again. */
  warmUp(): Promise<void>
  speak(
    text: string,
    options: SpeakOptions,
    onSamples: (samples: Int16Array) => void,
  ): Promise<readonly SpokenWord[]>
  close(): Promise<void>
}
