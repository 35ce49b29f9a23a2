import { type UploadOptions, UploadOptionsSchema } from '@nusabaca/contract'
import { Value } from 'typebox/value'
import { NusabacaError } from '../core/errors.js'

/**
 * The options of an upload from its form fields. Empty fields count as absent and unknown ones are ignored,
 * as forms send both. Throws `invalid_request` that names every field that is wrong.
 */
export function parseUploadOptions(fields: ReadonlyMap<string, string>): UploadOptions {
  const names = Object.keys(UploadOptionsSchema.properties)
  const given = names.flatMap((name) => {
    const text = fields.get(name)
    return text === undefined || text === '' ? [] : [[name, fromText(name, text)]]
  })
  const options = Value.Default(UploadOptionsSchema, Object.fromEntries(given))
  if (Value.Check(UploadOptionsSchema, options)) return options
  const errors = Value.Errors(UploadOptionsSchema, options).map((error) => ({
    pointer: error.instancePath,
    detail: error.message,
  }))
  throw new NusabacaError('invalid_request', {
    detail: `The form is not valid: ${errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join('; ')}.`,
    details: { errors },
  })
}

/** Form fields are text; what should be a number or JSON and is not stays text, which the schema refuses. */
function fromText(name: string, text: string): unknown {
  switch (name) {
    case 'confidence_threshold':
      return Number.isFinite(Number(text)) ? Number(text) : text
    case 'metadata':
      try {
        return JSON.parse(text)
      } catch {
        return text
      }
    default:
      return text
  }
}
