/** The keywords that the contract's schemas use. */
interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

/** JSON schemas as TypeScript that needs no library; a schema that has a name is referred to by it. */
export function createTypePrinter(names: ReadonlyMap<unknown, string>) {
  const used = new Set<Schema>()

  function refer(schema: Schema): string {
    const name = names.get(schema)
    if (name === undefined) return print(schema)
    used.add(schema)
    return name
  }

  function print(schema: Schema): string {
    const { anyOf, allOf, type, items, enum: values, const: only } = schema
    if (anyOf) return anyOf.map(refer).join(' | ')
    if (allOf) return allOf.map(refer).join(' & ')
    if (only !== undefined) return JSON.stringify(only)
    if (values) return values.map((value) => JSON.stringify(value)).join(' | ')
    if (type === 'array' && items) return printArray(schema, refer(items))
    if (type === 'object') return printObject(schema)
    if (type === 'integer') return 'number'
    if (type === 'string' || type === 'number' || type === 'boolean' || type === 'null') return type
    if (type === undefined) return 'unknown'
    throw new TypeError(`A schema of type ${type} has no TypeScript here`)
  }

  function printObject({
    properties,
    required = [],
    patternProperties,
    additionalProperties,
  }: Schema): string {
    if (patternProperties) return `Record<string, ${Object.values(patternProperties).map(refer).join(' | ')}>`
    const lines = Object.entries(properties ?? {}).map(([name, property]) => {
      const comment = property.description ? `/** ${property.description} */\n` : ''
      return `${comment}${name}${required.includes(name) ? '' : '?'}: ${refer(property)}\n`
    })
    const rest = additionalProperties === true ? '[name: string]: unknown\n' : ''
    return `{\n${lines.join('')}${rest}}`
  }

  return {
    refer: (schema: object): string => refer(schema),
    /** `export type` of every schema that was referred to, and of those that they refer to. */
    declarations(): string {
      const printed: string[] = []
      // Those that are added meanwhile are visited, too.
      for (const schema of used) printed.push(`export type ${names.get(schema)} = ${print(schema)}\n`)
      return printed.join('\n')
    },
  }
}

/** Those of a fixed length are tuples. */
function printArray({ minItems, maxItems }: Schema, item: string): string {
  if (minItems !== undefined && minItems === maxItems) {
    return `readonly [${Array(minItems).fill(item).join(', ')}]`
  }
  return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`
}
