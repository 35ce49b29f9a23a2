import { type Static, Type } from 'typebox'
import { PageFailedSchema, PageSchema } from './page.js'
import { type ResultFormat, resultFormatNames } from './result-formats.js'
import { TaskIdSchema } from './scalars.js'
import { type SpeechFormat, speechMediaTypes } from './speech.js'
import { OcrResultSchema, TaskCompletedSchema } from './task-status.js'
import { ProcessingOptionsSchema } from './upload.js'

/** What the result route may be asked for. */
export const TaskResultQuerySchema = Type.Object({
  format: Type.Optional(
    Type.Unsafe<ResultFormat | SpeechFormat>(
      Type.String({ enum: [...new Set([...resultFormatNames, ...Object.keys(speechMediaTypes)])] }),
    ),
  ),
})
export type TaskResultQuery = Static<typeof TaskResultQuerySchema>

const { full_text, processing_time, language, format, text_blocks_count, text_blocks_below_threshold } =
  OcrResultSchema.properties

/** The results JSON in the object store: everything that was read, lines below the threshold flagged. */
export const ResultsFileSchema = Type.Object({
  task_id: TaskIdSchema,
  processing_id: Type.String(),
  file_info: TaskCompletedSchema.properties.file_info,
  processing_options: ProcessingOptionsSchema,
  ocr_result: Type.Object({
    full_text,
    processing_time,
    language,
    format,
    text_blocks_count,
    text_blocks_below_threshold,
  }),
  pages: Type.Array(PageSchema, { description: 'Pages that were read, by number.' }),
  pages_failed: Type.Array(PageFailedSchema),
  warnings: Type.Array(Type.String()),
  partial: Type.Boolean(),
})
export type ResultsFile = Static<typeof ResultsFileSchema>
