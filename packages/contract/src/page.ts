import { type Static, Type } from 'typebox'
import { BoundingBoxSchema } from './bounding-box.js'
import { ErrorCodeSchema } from './error-code-schema.js'
import { ConfidenceSchema, PageNumberSchema } from './scalars.js'

/** A piece of text and where it stands, in pixels of its page. */
export const TextBlockSchema = Type.Object({
  text: Type.String(),
  bounding_box: BoundingBoxSchema,
  confidence: ConfidenceSchema,
})
export type TextBlock = Static<typeof TextBlockSchema>

/** A line: its words in reading order. `below_threshold` is there, and true, only when its confidence is. */
export const PageLineSchema = Type.Object({
  text: Type.String(),
  bounding_box: BoundingBoxSchema,
  confidence: ConfidenceSchema,
  below_threshold: Type.Optional(Type.Literal(true)),
  words: Type.Array(TextBlockSchema),
})
export type PageLine = Static<typeof PageLineSchema>

/** What was read from one page. Boxes are in pixels of `width` by `height`. */
export const PageSchema = Type.Object({
  page: PageNumberSchema,
  width: Type.Integer({ minimum: 1, description: 'Pixels, upright as EXIF says; of a PDF page at `dpi`.' }),
  height: Type.Integer({ minimum: 1, description: 'Pixels.' }),
  dpi: Type.Union([Type.Number(), Type.Null()], { description: 'Pixels per inch; null for pictures.' }),
  rotation: Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)], {
    description: 'Degrees the page must be turned clockwise to bring its text upright.',
  }),
  source: Type.Union([Type.Literal('ocr'), Type.Literal('text_layer')]),
  engine: Type.String(),
  model: Type.Union([Type.String(), Type.Null()], { description: 'Null for a text layer.' }),
  confidence: Type.Union([ConfidenceSchema, Type.Null()], {
    description: 'Mean of the lines, weighted by their length; null for a page without text.',
  }),
  text: Type.String({ description: 'The whole reading text, never filtered.' }),
  lines: Type.Array(PageLineSchema),
  warnings: Type.Array(Type.String(), { description: 'Sentences for people.' }),
  timings: Type.Object({
    decode_ms: Type.Number({ minimum: 0, description: 'Milliseconds.' }),
    recognize_ms: Type.Number({ minimum: 0, description: 'Milliseconds.' }),
  }),
})
export type Page = Static<typeof PageSchema>

/** How a page's picture is asked for. */
export const PageImageQuerySchema = Type.Object({
  width: Type.Integer({ default: 1000, minimum: 64, maximum: 2000, description: 'Pixels, at most.' }),
})
export type PageImageQuery = Static<typeof PageImageQuerySchema>

/** A page that could not be read, and why. */
export const PageFailedSchema = Type.Object({
  page: PageNumberSchema,
  code: ErrorCodeSchema,
  message: Type.String(),
})
export type PageFailed = Static<typeof PageFailedSchema>
