/** A JSON schema, as far as it is looked at. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>

export interface ApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: Schema
}

export interface ApiOperation {
  readonly operationId: string
  readonly parameters?: readonly ApiParameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

/** What of an OpenAPI document the fuzzer works with. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The operation that a request is for, with what is no parameter before what is. */
export function operationOf(document: ApiDocument, method: string, path: string): ApiOperation | undefined {
  const fits = (pattern: string): boolean => {
    const source = pattern.replace('{key}', '.+').replace(/\{\w+\}/g, '[^/]+')
    return new RegExp(`^${source.replace(/\/$/, '')}/?$`).test(path)
  }
  return Object.entries(document.paths)
    .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
    .filter(([pattern]) => fits(pattern))
    .map(([, methods]) => methods[method.toLowerCase()])
    .find((operation) => operation !== undefined)
}
