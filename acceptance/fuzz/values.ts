import type { ApiDocument, Schema } from './api-document.js'
import type { Dice } from './dice.js'

/** How far something is from what the document allows. */
export const kinds = ['valid', 'near', 'garbage'] as const
export type Kind = (typeof kinds)[number]

/** Values that fields may have, by their names; they grow as tasks are made. */
export type KnownValues = Readonly<Record<string, readonly string[]>>

export type MakeValue = (field: { readonly name: string; readonly schema: Schema }, kind: Kind) => unknown

// biome-ignore format: a list to be taken in at a glance
export const nasty = [
  '', ' ', '0', '-1', '1e309', 'NaN', '99999999999999999999', '1.5', 'null', 'true', '[]', '{}', '{"__proto__":{"a":1}}',
  '../../etc/passwd', '..%2f..%2f', '%', '%00', '%zz', '%c0%af', '\0', '\r\nX: y', '\u202e', '\ud800', 'é', '😀', '"',
  "' OR 1=1 --", '*', ';', ',', 'W/"1-1"', '1-', '-', '9-1', 'a'.repeat(3000), '1,'.repeat(2000), '<script>',
  '{{7*7}}', '__proto__', 'constructor', '7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1',
]

/** What fields are given where the document says no more than that they are text. */
export const usualTexts: KnownValues = {
  language: ['en', 'id', 'en+id', 'auto', 'xx'],
  engine: ['noop'],
  pages: ['1', '1-2', '1-', '2,1'],
  password: ['secret'],
  tag: ['one', 'two'],
  // Addresses inside: nothing leaves this machine.
  url: ['http://127.0.0.1:9/a.png', 'http://169.254.169.254/', 'ftp://127.0.0.1/'],
  webhook_url: ['http://127.0.0.1:9/', 'http://[::1]/'],
  prefer: ['wait=1', 'respond-async, wait=0'],
  accept: ['text/plain', 'application/json', '*/*'],
  'accept-language': ['id', 'en', 'id;q=0.5, *'],
  'idempotency-key': ['a', 'b', 'c'],
  'if-none-match': ['W/"1-0"', '*', 'W/"3id-0"'],
  'last-event-id': ['1.1', '1.3', '2.9'],
}

/** Makes values for the fields of a document: right, nearly right, or nothing of the kind. */
export function createMakeValue({ components }: ApiDocument, dice: Dice, known: KnownValues): MakeValue {
  const { below, pick, chance } = dice

  const make: MakeValue = (field, kind) => {
    if (kind === 'garbage') return pick(nasty)
    if (kind === 'near' && chance(0.4)) return pick<unknown>([null, [], {}, [1], true, ...nasty])
    return makeOfType(field, kind)
  }

  const makeOfType: MakeValue = ({ name, schema }, kind) => {
    const { $ref, type, enum: values, anyOf, properties, items } = schema
    if ($ref !== undefined) {
      return make({ name, schema: components.schemas[$ref.split('/').at(-1) ?? ''] ?? {} }, kind)
    }
    if (anyOf !== undefined) return make({ name, schema: pick(anyOf) }, kind)
    if ('const' in schema) return schema.const
    if (values !== undefined) return kind === 'near' ? pick(values).toUpperCase() : pick(values)
    switch (type) {
      case 'integer':
      case 'number':
        return makeNumber({ name, schema }, kind)
      case 'array':
        return Array.from({ length: below(3) }, () => make({ name, schema: items ?? {} }, kind))
      case 'object':
        return makeObject(properties ?? { any: {} }, kind)
      default:
        return makeText({ name, schema }, kind)
    }
  }

  const makeNumber: MakeValue = ({ name, schema }, kind) => {
    const { minimum = 0, maximum = 1000, type } = schema
    // Nobody waits for a minute here.
    const most = Math.min(name === 'wait' ? 1 : maximum, minimum + 1_000_000)
    const value = minimum + (below(1001) / 1000) * (most - minimum)
    if (kind === 'near' && chance(0.5)) return pick([minimum - 1, maximum + 1, -0.5, value + 0.5, 2 ** 53])
    return type === 'integer' ? Math.round(value) : value
  }

  const makeText: MakeValue = ({ name, schema }, kind) => {
    if (kind === 'near' && chance(0.3)) return 'x'.repeat((schema.maxLength ?? 40) + 1)
    if (schema.format === 'date-time') return new Date(below(2 ** 31) * 1000).toISOString()
    const { [name]: made = [] } = known
    return pick(made.length > 0 && chance(0.8) ? made : (usualTexts[name] ?? ['a', 'surat', 'x y']))
  }

  function makeObject(properties: Readonly<Record<string, Schema>>, kind: Kind): Record<string, unknown> {
    const chosen = Object.entries(properties).filter(() => chance(0.3))
    const entries = chosen.map(([name, schema]) => [name, make({ name, schema }, kind)])
    if (kind === 'near' && chance(0.2)) entries.push([pick(nasty), pick(nasty)])
    return Object.fromEntries(entries)
  }

  return make
}
