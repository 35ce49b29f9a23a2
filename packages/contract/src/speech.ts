import { type Static, Type } from 'typebox'
import { AudioFormatSchema, audioMediaTypes } from './audio-format.js'
import { BoundingBoxSchema } from './bounding-box.js'
import { PollingInstructionsSchema } from './polling-instructions.js'
import { CountSchema, PageNumberSchema, TaskIdSchema } from './scalars.js'
import { SpeechOptionsSchema, voiceOptions } from './speech-options.js'
import { TaskPrioritySchema, UploadOptionsSchema } from './upload.js'

const { metadata, tag, expires_in, priority, webhook_url } = UploadOptionsSchema.properties

const secondsSchema = Type.Number({ minimum: 0, description: 'Seconds.' })

/** Text to be spoken: the text itself, or that of a document that was read. */
export const SpeechRequestSchema = Type.Object(
  {
    text: Type.Optional(Type.String({ minLength: 1, description: 'Plain text; or else `task_id`.' })),
    task_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'A recognition that has completed.' }),
    ),
    language: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'ISO 639-1 code; when absent that of the voice or of the document, or else `en`.',
      }),
    ),
    ...voiceOptions,
    format: Type.Optional(AudioFormatSchema),
    metadata,
    tag,
    expires_in,
    priority,
    webhook_url,
  },
  { additionalProperties: false },
)
export type SpeechRequest = Static<typeof SpeechRequestSchema>

/** 202: the text is stored, the task is in the database, a worker will take it. */
export const SpeechAcceptedSchema = Type.Object({
  success: Type.Literal(true),
  message: Type.String(),
  task_id: TaskIdSchema,
  kind: Type.Literal('speech'),
  status: Type.Literal('PENDING'),
  source_task_id: Type.Optional(TaskIdSchema),
  speech_options: Type.Object({
    ...SpeechOptionsSchema.properties,
    priority: Type.Optional(TaskPrioritySchema),
  }),
  status_url: Type.String(),
  polling_instructions: Type.Object({
    check_url: Type.String(),
    ...PollingInstructionsSchema.properties,
  }),
})
export type SpeechAccepted = Static<typeof SpeechAcceptedSchema>

/** The speech that a completed task has made. */
export const SpeechResultSchema = Type.Object({
  duration_seconds: secondsSchema,
  ...SpeechOptionsSchema.properties,
  words_count: CountSchema,
})
export type SpeechResult = Static<typeof SpeechResultSchema>

/** A word, when it is heard, and where it stands. */
export const SpokenWordSchema = Type.Object({
  text: Type.String(),
  start: secondsSchema,
  end: secondsSchema,
  page: Type.Union([PageNumberSchema, Type.Null()], { description: 'Null for a word of plain text.' }),
  polygon: Type.Union([BoundingBoxSchema, Type.Null()], {
    description: 'In pixels of its page; null for a word of plain text.',
  }),
})
export type SpokenWord = Static<typeof SpokenWordSchema>

/** What to read along by: every word that is heard, in order. */
export const ReadAlongSchema = Type.Object({
  task_id: TaskIdSchema,
  source_task_id: Type.Union([TaskIdSchema, Type.Null()]),
  ...SpeechOptionsSchema.properties,
  pages: Type.Array(
    Type.Object({
      page: PageNumberSchema,
      width: Type.Integer({ minimum: 1, description: 'Pixels.' }),
      height: Type.Integer({ minimum: 1, description: 'Pixels.' }),
    }),
    { description: 'Pages that are spoken, by number; none of plain text.' },
  ),
  words: Type.Array(SpokenWordSchema),
  duration_seconds: secondsSchema,
})
export type ReadAlong = Static<typeof ReadAlongSchema>

/** Media types of what speech may be had as; its audio in the format that it was made in alone. */
export const speechMediaTypes = {
  ...audioMediaTypes,
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json',
} as const
export type SpeechFormat = keyof typeof speechMediaTypes
export const SpeechFormatSchema = Type.Unsafe<SpeechFormat>(
  Type.String({ enum: Object.keys(speechMediaTypes) }),
)
