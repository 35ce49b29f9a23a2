import * as contract from '@nusabaca/contract'
import { type ErrorCode, errorCodes, ProblemSchema, problemMediaType } from '@nusabaca/contract'
import { type TObject, type TSchema, Type } from 'typebox'
import {
  type Answer,
  answerHeaders,
  type DescribedRoute,
  type Operation,
  operationTags,
  requestHeaders,
} from './operation.js'

/** What every route reads. */
const headersOfAll = ['accept-language', 'traceparent', 'tracestate', 'x-request-id'] as const

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

/** Schemas of the contract under the names they have there. */
const schemaNames = new Map(
  Object.entries(contract).flatMap(([name, schema]) =>
    name.endsWith('Schema') && 'properties' in Object(schema)
      ? [[JSON.stringify(schema), name.replace(/Schema$/, '')] as const]
      : [],
  ),
)

/** The API as OpenAPI 3.1, from what its routes were registered with. */
export function openApiDocument(
  routes: readonly DescribedRoute[],
  { version, url }: { readonly version: string; readonly url: string },
): JsonObject {
  const components = createComponents()
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = openApiPath(route.pattern)
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = describeOperation(route, components.reference)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'nusabaca',
      version,
      description:
        'Photographs and scanned documents in, text out. An upload is answered at once with the id of a task; ask for its status, or watch its events. Slashes at the end may be left out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: Object.entries(operationTags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: components.schemas(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer nb_…`.' },
        header: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' },
      },
    },
  }
}

/** `/tasks/{task_id}/` for `/tasks/:task_id/`, and a name for what `*` matches. */
export function openApiPath(pattern: string): string {
  return pattern.replace(/:(\w+)/g, '{$1}').replace('*', '{key}')
}

type Reference = (schema: TSchema) => Json

/** Puts named schemas aside, each once, and references in their places. */
function createComponents() {
  const found = new Map<string, Json>()
  const walk = (value: unknown, isRoot = false): Json => {
    if (Array.isArray(value)) return value.map((item) => walk(item))
    if (typeof value !== 'object' || value === null) return value as Json
    const name = isRoot ? undefined : schemaNames.get(JSON.stringify(value))
    if (name === undefined) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]))
    }
    if (!found.has(name)) {
      // Before what is in it, for the order.
      found.set(name, null)
      found.set(name, walk(value, true))
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  return { reference: (schema: TSchema) => walk(schema), schemas: () => Object.fromEntries(found) }
}

function describeOperation(route: DescribedRoute, reference: Reference): JsonObject {
  const { operation, scope } = route
  const { id, tag, summary, description, answers } = operation
  const responses = Object.entries(answers).map(([status, answer]) => [
    status,
    describeAnswer(answer, { reference, example: exampleOf(operation, status) }),
  ])
  const parameters = describeParameters(route, reference)
  const content = bodyContent(route, reference)
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(content !== null && { requestBody: { content, required: operation.bodies !== undefined } }),
    responses: { ...Object.fromEntries(responses), ...describeProblems(route, reference) },
    security: scope === 'none' ? [] : [{ bearer: [scope] }, { header: [scope] }],
  }
}

function exampleOf({ example }: Operation, status: string): Json | undefined {
  return String(example.status) === status ? (example.answer as Json) : undefined
}

function bodyContent({ operation, body }: DescribedRoute, reference: Reference): JsonObject | null {
  const { bodies = body === undefined ? {} : { 'application/json': body }, example } = operation
  const content = Object.entries(bodies).map(([mediaType, schema]) => {
    const sent = mediaType === 'application/json' ? example.body : example.form
    return [mediaType, { schema: reference(schema), ...(sent !== undefined && { example: sent as Json }) }]
  })
  return content.length === 0 ? null : Object.fromEntries(content)
}

const pathParameters: Readonly<Record<string, { readonly schema: TSchema; readonly description: string }>> = {
  task_id: { schema: contract.TaskIdSchema, description: 'As the upload was answered with.' },
  page: { schema: contract.PageNumberSchema, description: 'Its number in the document, from 1.' },
  batch_id: { schema: contract.TaskIdSchema, description: 'As the batch was answered with.' },
  upload_id: { schema: contract.TaskIdSchema, description: 'The last part of its `Location`.' },
  webhook_id: { schema: Type.String(), description: 'As it was made with.' },
  delivery_id: { schema: Type.String(), description: 'The `webhook-id` of the message.' },
  key: { schema: Type.String(), description: 'The file’s key, slashes and all; part of a signed link.' },
}

function describeParameters({ pattern, query, operation }: DescribedRoute, reference: Reference): Json[] {
  const inPath = [...openApiPath(pattern).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const known = pathParameters[name]
    if (known === undefined) throw new TypeError(`Nothing is known of the path parameter ${name}`)
    return {
      name,
      in: 'path',
      required: true,
      description: known.description,
      schema: reference(known.schema),
    }
  })
  const { properties = {}, required = [] } = (query ?? {}) as Partial<TObject>
  const inQuery = Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as TSchema & { description?: string; default?: Json }
    return {
      name,
      in: 'query',
      required: (required as readonly string[]).includes(name) && rest.default === undefined,
      ...(description !== undefined && { description }),
      schema: reference(rest as TSchema),
    }
  })
  const inHeaders = [...(operation.headers ?? []), ...headersOfAll].map((name) => ({
    name,
    in: 'header',
    required: false,
    description: requestHeaders[name],
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery, ...inHeaders]
}

function describeAnswer(
  { description, content = {}, headers = [], events }: Answer,
  { reference, example }: { readonly reference: Reference; readonly example: Json | undefined },
): JsonObject {
  const bodies = Object.entries(content).map(([mediaType, schema]) => [
    mediaType,
    {
      schema: reference(schema),
      ...(example !== undefined && { example }),
      ...(events !== undefined && { 'x-events': mapValues(events, reference) }),
    },
  ])
  return {
    description,
    headers: describeHeaders(headers),
    ...(bodies.length > 0 && { content: Object.fromEntries(bodies) }),
  }
}

function describeHeaders(names: readonly (keyof typeof answerHeaders)[]): JsonObject {
  const described = names.map((name) => [
    name,
    { description: answerHeaders[name], schema: { type: 'string' } },
  ])
  return {
    'x-request-id': { description: 'Names the request in the server’s log.', schema: { type: 'string' } },
    ...Object.fromEntries(described),
  }
}

/** Errors that follow from what a route is. */
export function usualErrors({
  method,
  pattern,
  scope,
  query,
  operation,
}: DescribedRoute): readonly ErrorCode[] {
  return [
    ...(query !== undefined ? (['invalid_request'] as const) : []),
    // A body is read, and may be wrong, where none is asked for, too.
    ...(method === 'GET' ? [] : (['invalid_request', 'unsupported_media_type', 'file_too_large'] as const)),
    ...(operation.headers?.includes('idempotency-key')
      ? (['idempotency_key_reused', 'idempotency_in_flight'] as const)
      : []),
    ...(pattern.includes(':task_id') ? (['task_not_found', 'task_expired'] as const) : []),
    ...(scope === 'none'
      ? []
      : (['unauthorized', 'forbidden', 'rate_limited', 'storage_unavailable'] as const)),
    'internal',
  ]
}

const problemHeaders: Readonly<Record<number, readonly (keyof typeof answerHeaders)[]>> = {
  401: ['www-authenticate'],
  429: ['retry-after', 'ratelimit', 'ratelimit-policy'],
  503: ['retry-after'],
}

function describeProblems(route: DescribedRoute, reference: Reference): JsonObject {
  const { failureStatus } = route.operation
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set([...usualErrors(route), ...(route.operation.errors ?? [])])) {
    const { status } = errorCodes[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  if (failureStatus !== undefined) byStatus.set(failureStatus, Object.keys(errorCodes) as ErrorCode[])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const schema = {
        allOf: [reference(ProblemSchema), { properties: { code: { type: 'string', enum: codes } } }],
      }
      return [
        String(status),
        {
          description:
            status === failureStatus
              ? 'It has failed for good: what it failed of is the code.'
              : codes.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(' '),
          headers: describeHeaders(['content-language', ...(problemHeaders[status] ?? [])]),
          content: { [problemMediaType]: { schema } },
        },
      ]
    }),
  )
}

function mapValues(values: Readonly<Record<string, TSchema>>, change: Reference): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
