import { type Static, Type } from 'typebox'
import { AudioFormatSchema } from './audio-format.js'
import { ResultFormatSchema } from './result-format-schemas.js'
import { ExtractFormatSchema } from './upload.js'

/** Where this server draws its lines. */
export const LimitsSchema = Type.Object({
  max_file_bytes: Type.Integer({ minimum: 1 }),
  max_batch_files: Type.Integer({ minimum: 1 }),
  max_pages: Type.Integer({ minimum: 1 }),
  max_pixels: Type.Integer({ minimum: 1, description: 'Of one page.' }),
  max_speech_characters: Type.Integer({ minimum: 1, description: 'Of plain text to be spoken.' }),
  page_timeout_ms: Type.Integer({ minimum: 1, description: 'Milliseconds.' }),
  task_timeout_ms: Type.Integer({ minimum: 1, description: 'Milliseconds.' }),
  retention_seconds: Type.Integer({ minimum: 1, description: 'Seconds a task is kept after it has ended.' }),
  url_ttl_seconds: Type.Integer({ minimum: 1, description: 'Seconds a signed link works.' }),
})
export type Limits = Static<typeof LimitsSchema>

/** An engine and the languages it reads. */
export const EngineInfoSchema = Type.Object({
  name: Type.String(),
  model: Type.Union([Type.String(), Type.Null()]),
  languages: Type.Array(Type.String()),
})
export type EngineInfo = Static<typeof EngineInfoSchema>

/** A voice and the language it speaks. */
export const VoiceInfoSchema = Type.Object({
  name: Type.String(),
  language: Type.String({ description: 'ISO 639-1 code.' }),
  label: Type.String({ description: 'For people.' }),
})
export type VoiceInfo = Static<typeof VoiceInfoSchema>

/** What this server can do. */
export const CapabilitiesSchema = Type.Object({
  success: Type.Literal(true),
  version: Type.String(),
  engines: Type.Array(EngineInfoSchema, { description: 'The first is used when none is asked for.' }),
  languages: Type.Array(Type.String(), { description: 'ISO 639-1 codes that some engine reads.' }),
  extract_formats: Type.Array(ExtractFormatSchema),
  result_formats: Type.Array(ResultFormatSchema, {
    description: 'What a result may be asked for as, and what `outputs` may name.',
  }),
  voices: Type.Array(VoiceInfoSchema, {
    description: 'Of those of a language the first speaks when none is asked for.',
  }),
  audio_formats: Type.Array(AudioFormatSchema),
  media_types: Type.Array(Type.String()),
  limits: LimitsSchema,
})
export type Capabilities = Static<typeof CapabilitiesSchema>
