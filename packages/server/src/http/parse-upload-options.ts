import { extractFormats, type UploadOptions, UploadOptionsSchema } from '@nusabaca/contract'
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
    return text === undefined || text.trim() === '' ? [] : [[name, fromText(name, text)]]
  })
  const options = Value.Default(UploadOptionsSchema, Object.fromEntries(given))
  if (Value.Check(UploadOptionsSchema, options)) return options
  const wrong = new Set(Value.Errors(UploadOptionsSchema, options).map(fieldOf))
  const errors = names
    .filter((name) => wrong.has(name))
    .map((name) => ({
      pointer: `/${name}`,
      detail: `${name} must be ${expected[name as keyof UploadOptions]}`,
    }))
  const detail = `${errors.map((error) => error.detail).join('; ')}.`
  throw new NusabacaError('invalid_request', { detail, details: { errors } })
}

const expected: Readonly<Record<keyof UploadOptions, string>> = {
  language: 'a code such as en or id, or several such as en+id',
  extract_format: `one of ${extractFormats.join(', ')}`,
  confidence_threshold: 'a number from 0 to 1, such as 0.8',
  pages: 'pages such as 1-3,7, in at most 1000 characters',
  password: 'at most 256 characters',
  engine: 'the name of an engine, in at most 64 characters',
  metadata: 'a JSON object',
  tag: 'at most 128 characters',
  expires_in: 'a whole number of seconds, at least 60',
}

function fieldOf({ instancePath }: { instancePath: string }): string {
  return instancePath.split('/')[1] ?? ''
}

/** Form fields are text; what should be a number or JSON and is not stays text, which the schema refuses. */
function fromText(name: string, text: string): unknown {
  switch (name) {
    case 'confidence_threshold':
    case 'expires_in':
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
