import { type Static, Type } from 'typebox'
import { AudioFormatSchema } from './audio-format.js'

/** How text is to be spoken. */
export const voiceOptions = {
  voice: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'Of the list in the capabilities.' }),
  ),
  speed: Type.Optional(
    Type.Number({
      minimum: 0.5,
      maximum: 3,
      description: '1, the usual one, when absent; 2 is twice as fast.',
    }),
  ),
}

/** How it is spoken. */
export const SpeechOptionsSchema = Type.Object({
  language: Type.String(),
  voice: Type.String(),
  speed: Type.Number(),
  format: AudioFormatSchema,
})
export type SpeechOptions = Static<typeof SpeechOptionsSchema>
