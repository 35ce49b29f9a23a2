import { Type } from 'typebox'

/** Media types of speech by its format. */
export const audioMediaTypes = { mp3: 'audio/mpeg', wav: 'audio/wav' } as const
export type AudioFormat = keyof typeof audioMediaTypes

export const AudioFormatSchema = Type.Unsafe<AudioFormat>(Type.String({ enum: Object.keys(audioMediaTypes) }))
