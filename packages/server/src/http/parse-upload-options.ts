import { type UploadOptions, UploadOptionsSchema } from '@nusabaca/contract'
import { Value } from 'typebox/value'
import { invalidRequest } from '../core/errors.js'
import { requireStorable } from './require-storable.js'
import { schemaFaults } from './schema-faults.js'

/**
 * The options of an upload from its form fields. Empty fields count as absent and unknown ones are ignored,
 * as forms send both. Throws `invalid_request` that names every field that is wrong.
 */
export function parseUploadOptions(fields: ReadonlyMap<string, string>): UploadOptions {
  return checkOptions((name) => {
    const text = fields.get(name)
    return text === undefined || text.trim() === '' ? undefined : fromText(name, text)
  })
}

/** The same from a JSON object, where null counts as absent. */
export function readUploadOptions(body: Readonly<Record<string, unknown>>): UploadOptions {
  return checkOptions((name) => (Object.hasOwn(body, name) ? (body[name] ?? undefined) : undefined))
}

const names = Object.keys(UploadOptionsSchema.properties)

function checkOptions(valueNamed: (name: string) => unknown): UploadOptions {
  const given = names.map((name) => [name, valueNamed(name)]).filter(([, value]) => value !== undefined)
  const options = Value.Default(UploadOptionsSchema, Object.fromEntries(given))
  if (!Value.Check(UploadOptionsSchema, options)) {
    throw invalidRequest(schemaFaults(Value.Errors(UploadOptionsSchema, options)))
  }
  requireStorable(options)
  return options
}

/** Form fields are text; what should be a number or JSON and is not stays text, which the schema refuses. */
function fromText(name: string, text: string): unknown {
  switch (name) {
    case 'speak':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'confidence_threshold':
    case 'expires_in':
    case 'speed':
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
