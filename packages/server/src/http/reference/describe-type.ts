import type { Json } from './openapi-document.js'

type Schema = { readonly [key: string]: Json | undefined }

/** A JSON schema in a few words of HTML, such as `array of <a href="#shape-Page">Page</a>`. */
export function describeType(schema: Schema): string {
  const { $ref, type, anyOf, allOf, items, const: only, enum: values, patternProperties } = schema
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? ''
    return `<a href="#shape-${name}">${name}</a>`
  }
  const parts = (anyOf ?? allOf) as readonly Schema[] | undefined
  if (parts !== undefined) {
    return parts
      .filter((part) => part['properties'] === undefined)
      .map(describeType)
      .join(anyOf === undefined ? ' and ' : ' or ')
  }
  if (only !== undefined) return `<code>${JSON.stringify(only)}</code>`
  if (Array.isArray(values)) return values.map((value) => `<code>${value}</code>`).join(', ')
  if (type === 'array') return `array of ${describeType(items as Schema)}`
  if (patternProperties !== undefined) return 'object'
  return `${type ?? 'anything'}${describeBounds(schema)}`
}

function describeBounds({ minimum, maximum, minLength, maxLength, default: usual, format }: Schema): string {
  const range = (low: Json | undefined, high: Json | undefined, unit: string): string[] => {
    if (low === undefined && high === undefined) return []
    if (high === undefined) return [`${low} or more${unit}`]
    return [low === undefined ? `${high} or fewer${unit}` : `${low} to ${high}${unit}`]
  }
  const facts = [
    ...(format === undefined ? [] : [String(format)]),
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...(usual === undefined ? [] : [`default ${usual}`]),
  ]
  return facts.length === 0 ? '' : ` <small>(${facts.join(', ')})</small>`
}
