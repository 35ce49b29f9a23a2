import type { ErrorCode } from '@nusabaca/contract'
import type { TSchema } from 'typebox'
import type { RouteScope } from '../plugins/authenticate.js'

export const operationTags = {
  Documents: 'A document in, a task out.',
  Tasks: 'How tasks are doing, and what is done with them.',
  Results: 'What was read.',
  Webhooks: 'Who hears of the end of tasks: signed as Standard Webhooks 1.0 say, at least once.',
  Operation:
    'For operators: what workers and queues are doing. Failed tasks are in the list of tasks, everybody’s with the scope `admin`.',
  Server: 'What this server is and can do.',
} as const

/** Headers of answers, and what they say. */
export const answerHeaders = {
  'accept-ranges': '`bytes`: parts of it can be asked for.',
  'content-disposition': 'A file name to save it under.',
  'content-language': 'Of the sentences for people: `en` or `id`, by `Accept-Language`.',
  'content-range': 'Which of how many bytes it is: `bytes 0-99/1234`.',
  etag: 'For `If-None-Match`: the same while nothing has changed.',
  location: 'Path of the status of what was made.',
  'preference-applied': 'How long the answer was waited for.',
  ratelimit: 'What is left of a limit: `"requests";r=0;t=42`; on every answer where there is one.',
  'ratelimit-policy': 'The limit: `"requests";q=60;w=60`; on every answer where there is one.',
  'retry-after': 'Seconds until it is worth asking again.',
  'tus-resumable': '`1.0.0`.',
  'upload-offset': 'Bytes of the upload that are stored.',
  'x-task-id': 'The id of the task.',
  'www-authenticate': 'How to show a key.',
} as const

/** Headers of requests that some routes read. */
export const requestHeaders = {
  accept: 'Chooses the format where `format` does not.',
  'accept-language': '`id` for Indonesian sentences; English otherwise.',
  'idempotency-key':
    'A name for this request, such as a UUID: it is answered once within a day, and the same again when it comes again.',
  'if-none-match': 'The `ETag` that the client has: 304 while nothing has changed.',
  'last-event-id': 'The `id` of the last event that was received, to go on after it.',
  range: 'A part of the file: `bytes=0-99`.',
  'tus-resumable': '`1.0.0`.',
  'upload-length': 'Bytes of the file; or `Upload-Defer-Length: 1`.',
  'upload-metadata': 'Pairs of a name and a value in Base64, with commas between.',
  'upload-offset': 'Where in the file the piece begins.',
  traceparent: 'Of W3C Trace Context: goes with the task, to its webhooks and into the log.',
  tracestate:
    'Of W3C Trace Context: goes with `traceparent` to webhooks and to where documents are fetched from.',
  'x-request-id': 'Names the request in its answer and in the log.',
  prefer: '`wait=20` (RFC 7240): wait so many seconds for the task to end.',
} as const

/** What a route says about itself, beside its pattern, its scope, and the schemas that check its requests. */
export interface Operation {
  /** The route's name, in the client too. */
  readonly id: string
  readonly tag: keyof typeof operationTags
  readonly summary: string
  readonly description?: string
  readonly headers?: readonly (keyof typeof requestHeaders)[]
  /** Bodies by media type that the route reads itself; not that of the schema in its options. */
  readonly bodies?: Readonly<Record<string, TSchema>>
  /** Answers by status, but for problems. */
  readonly answers: Readonly<Record<number, Answer>>
  /** What may go wrong, beside what may everywhere: see `usualErrors`. */
  readonly errors?: readonly ErrorCode[]
  /** Statuses of problems that have the code of what the task failed of. */
  readonly failureStatus?: number
  readonly example: Example
}

export interface Answer {
  readonly description: string
  /** By media type; nothing where there is no body. */
  readonly content?: Readonly<Record<string, TSchema>>
  readonly headers?: readonly (keyof typeof answerHeaders)[]
  /** What the events of a stream carry, by name. */
  readonly events?: Readonly<Record<string, TSchema>>
}

/** A request and its answer; a test sends the one and compares the shape of the other. */
export interface Example {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>
  /** Sent as a form, with `file` for a file of that name. */
  readonly form?: Readonly<Record<string, string>>
  readonly status: number
  /** An object is JSON. */
  readonly answer?: unknown
}

/** A route as it was registered. */
export interface DescribedRoute {
  readonly method: string
  /** As the router has it: `/tasks/:task_id/`. */
  readonly pattern: string
  readonly scope: RouteScope
  readonly operation: Operation
  readonly query: TSchema | undefined
  readonly body: TSchema | undefined
}
