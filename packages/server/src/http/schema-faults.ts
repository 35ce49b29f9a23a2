import { resultFormatNames } from '@nusabaca/contract'
import type { Fault } from '../core/errors.js'
import { type PlainTemplate, type Sentence, say } from '../core/sentence.js'

/** An error as Ajv and TypeBox give it. */
export interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
}

/** What a schema finds wrong with a request, once for each field. */
export function schemaFaults(errors: readonly SchemaError[]): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (const error of errors.flatMap(atItsField)) {
    const { instancePath: pointer, keyword } = error
    // It comes after what is wrong with each of the alternatives.
    if (faults.has(pointer) && keyword !== 'anyOf') continue
    faults.set(pointer, { pointer, sentence: sentenceOf(pointer.slice(1).replaceAll('/', '.'), error) })
  }
  return [...faults.values()]
}

/** A field that is missing, or too much, is named by the error of the whole. */
function atItsField(error: SchemaError): readonly SchemaError[] {
  const { missingProperty, requiredProperties, additionalProperty, additionalProperties } = error.params
  const names = requiredProperties ?? additionalProperties ?? [missingProperty ?? additionalProperty]
  if (error.keyword !== 'required' && error.keyword !== 'additionalProperties') return [error]
  return (names as readonly string[]).map((name) => ({
    ...error,
    instancePath: `${error.instancePath}/${name}`,
  }))
}

const typeNames: Readonly<Record<string, PlainTemplate>> = {
  number: 'a number',
  integer: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
}

function sentenceOf(name: string, { keyword, params }: SchemaError): Sentence {
  const field = name === '' ? say('the request') : name
  const limit = String(params['limit'])
  switch (keyword) {
    case 'required':
      return say('{field} is missing', { field })
    case 'additionalProperties':
      return say('{field} is not known here', { field })
    case 'type': {
      const type = typeNames[String(params['type'])]
      if (type !== undefined) return say('{field} must be {type}', { field, type: say(type) })
      break
    }
    case 'minimum':
      return say('{field} must be {limit} or more', { field, limit })
    case 'maximum':
      return say('{field} must be {limit} or less', { field, limit })
    case 'minLength':
      if (limit === '1') return say('{field} must not be empty', { field })
      return say('{field} must have {limit} characters or more', { field, limit })
    case 'maxLength':
      return say('{field} must have {limit} characters or fewer', { field, limit })
    case 'enum':
    case 'const': {
      const values = [params['allowedValues'] ?? params['allowedValue']].flat().join(', ')
      return say('{field} must be one of {values}', { field, values })
    }
    case 'pattern':
      if (name === 'outputs') {
        return say('{field} must be one or more of {values}, with commas between them', {
          field,
          values: resultFormatNames.join(', '),
        })
      }
      break
    case 'format':
      if (params['format'] === 'date-time') {
        return say('{field} must be a moment such as 2026-01-31T12:00:00Z', { field })
      }
  }
  return say('{field} is not valid', { field })
}
