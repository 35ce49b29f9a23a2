import type { AudioFormat } from '@nusabaca/contract'
import type { Voice } from './ports/speech-engine.js'
import { chooseVoice } from './speech/choose-voice.js'
import type { SpeechOrder } from './task.js'

/** What a request says of how something is to be spoken. */
export interface SpeechWish {
  readonly language?: string | undefined
  readonly voice?: string | undefined
  readonly speed?: number | undefined
  readonly format?: AudioFormat | undefined
}

/**
 * How something is spoken that is in one of `languages`, as a request wants it: in the first of them that has a voice,
 * where it says nothing else. Throws what {@link chooseVoice} does.
 */
export function orderSpeech(
  voices: readonly Voice[],
  { language, voice: name, speed = 1, format = 'mp3' }: SpeechWish,
  languages: readonly string[],
): SpeechOrder {
  const spoken = languages.find((code) => voices.some((voice) => voice.language === code)) ?? languages[0]
  const wish = language ?? (name === undefined ? spoken : undefined)
  const voice = chooseVoice(voices, { voice: name, language: wish })
  return { language: voice.language, voice: voice.name, speed, format }
}
