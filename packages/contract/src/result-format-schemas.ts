import { type TOptional, type TSchema, Type } from 'typebox'
import { type ResultFormat, resultFormatNames } from './result-formats.js'

export const ResultFormatSchema = Type.Unsafe<ResultFormat>(Type.String({ enum: [...resultFormatNames] }))

const one = `(${resultFormatNames.join('|')})`

/** Formats joined by commas, as `outputs` has them. */
export const OutputsSchema = Type.String({
  maxLength: 100,
  pattern: `^ *${one}( *, *${one})* *$`,
  description: 'Formats that are stored with the task and linked to when it is done, such as `pdf,markdown`.',
})

/** Members of an object that may have something for each format. */
export function forFormats<Value extends TSchema>(value: Value): Record<ResultFormat, TOptional<Value>> {
  const members = resultFormatNames.map((format) => [format, Type.Optional(value)])
  return Object.fromEntries(members) as Record<ResultFormat, TOptional<Value>>
}
