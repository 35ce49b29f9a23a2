import { type Static, Type } from 'typebox'
import { AudioFormatSchema } from './audio-format.js'
import { PollingInstructionsSchema } from './polling-instructions.js'
import { OutputsSchema } from './result-format-schemas.js'
import { ConfidenceSchema, TaskIdSchema } from './scalars.js'
import { voiceOptions } from './speech-options.js'

/** What the client wants back: the text alone, or with it the `text_blocks` and where they stand. */
export const extractFormats = ['text', 'json'] as const
export type ExtractFormat = (typeof extractFormats)[number]
export const ExtractFormatSchema = Type.Unsafe<ExtractFormat>(Type.String({ enum: [...extractFormats] }))

/** Among what the same client has waiting. */
export const taskPriorities = ['low', 'normal', 'high'] as const
export type TaskPriority = (typeof taskPriorities)[number]
export const TaskPrioritySchema = Type.Unsafe<TaskPriority>(Type.String({ enum: [...taskPriorities] }))

/** What an upload may say besides its `file`. In the form every value is a string, `metadata` is JSON. */
export const UploadOptionsSchema = Type.Object({
  language: Type.String({
    default: 'en',
    minLength: 1,
    maxLength: 64,
    description: 'ISO 639-1 code, or several joined by `+`, most important first.',
  }),
  extract_format: Type.Unsafe<ExtractFormat>(Type.String({ enum: [...extractFormats], default: 'text' })),
  confidence_threshold: Type.Number({
    default: 0.8,
    minimum: 0,
    maximum: 1,
    description: '0 to 1. Lines below it are left out of `text_blocks`, never out of `full_text`.',
  }),
  pages: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'Pages to read, 1-based, such as `1-3,7`; all when absent.',
    }),
  ),
  password: Type.Optional(
    Type.String({
      maxLength: 256,
      description: 'Of an encrypted PDF; sealed until the task ends, then erased; never logged.',
    }),
  ),
  engine: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  outputs: Type.Optional(OutputsSchema),
  metadata: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Any JSON object; echoed in answers.' }),
  ),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'To find tasks by.' })),
  expires_in: Type.Optional(
    Type.Integer({
      minimum: 60,
      maximum: 10 ** 9,
      description:
        'Seconds the task and its files are kept after it has ended, if that is sooner than usual.',
    }),
  ),
  cache: Type.Optional(
    Type.Unsafe<'yes' | 'no'>(
      Type.String({
        enum: ['yes', 'no'],
        description:
          'Whether what a key of the same owner had read of the same file is taken over; yes by default.',
      }),
    ),
  ),
  priority: Type.Optional(
    Type.Unsafe<TaskPriority>(
      Type.String({
        enum: [...taskPriorities],
        description:
          '`normal` by default; which of what the same client has waiting goes first. Nobody else waits longer for it.',
      }),
    ),
  ),
  speak: Type.Optional(
    Type.Boolean({ description: 'What was read is spoken, too, in a task of its own; see `speech`.' }),
  ),
  ...voiceOptions,
  audio_format: Type.Optional(AudioFormatSchema),
  webhook_url: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2048, description: 'Is told, signed, when the task has ended.' }),
  ),
})
/** The options with every default filled in. */
export type UploadOptions = Static<typeof UploadOptionsSchema>

/** An upload whose document is fetched by the server; JSON, where options have their own types. */
export const UploadFromUrlSchema = Type.Object({
  url: Type.String({
    minLength: 1,
    maxLength: 2048,
    description: 'http or https; it must lead to a public server, or one that the operator allows.',
  }),
  ...Type.Partial(UploadOptionsSchema).properties,
})
export type UploadFromUrl = Static<typeof UploadFromUrlSchema>

/** The options as they are echoed. */
export const ProcessingOptionsSchema = Type.Object({
  language: Type.String(),
  extract_format: ExtractFormatSchema,
  confidence_threshold: ConfidenceSchema,
  pages: Type.Optional(Type.String()),
  engine: Type.Optional(Type.String()),
  outputs: Type.Optional(Type.String()),
  priority: Type.Optional(TaskPrioritySchema),
})
export type ProcessingOptions = Static<typeof ProcessingOptionsSchema>

/** 202: the file is stored, the task is in the database, a worker will take it. */
export const UploadAcceptedSchema = Type.Object({
  success: Type.Literal(true),
  message: Type.String(),
  task_id: TaskIdSchema,
  /** Upper case here, and here alone: the original's word. */
  status: Type.Literal('PENDING'),
  file_info: Type.Object({
    name: Type.String(),
    size: Type.Integer({ minimum: 1, description: 'Bytes.' }),
    content_type: Type.String({ description: 'As found in the bytes, not as declared.' }),
  }),
  processing_options: ProcessingOptionsSchema,
  status_url: Type.String(),
  polling_instructions: Type.Object({
    check_url: Type.String(),
    ...PollingInstructionsSchema.properties,
  }),
})
export type UploadAccepted = Static<typeof UploadAcceptedSchema>
