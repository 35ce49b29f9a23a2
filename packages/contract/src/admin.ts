import { type Static, Type } from 'typebox'
import { CountSchema, PageNumberSchema, TaskIdSchema, TimestampSchema } from './scalars.js'

const BytesSchema = Type.Integer({ minimum: 0, description: 'Resident memory, in bytes.' })
const MillisecondsSchema = Type.Number({ minimum: 0 })

/** A worker that is alive, and what it is doing. */
export const WorkerInfoSchema = Type.Object({
  worker_id: Type.String({ description: 'Unlike that of any other worker, before or after.' }),
  host: Type.String(),
  pid: Type.Integer(),
  started_at: TimestampSchema,
  seen_at: TimestampSchema,
  concurrency: Type.Integer({ minimum: 1, description: 'Pages that it reads at a time.' }),
  queues: Type.Array(Type.String()),
  page_ms: Type.Union([MillisecondsSchema, Type.Null()], {
    description: 'Mean time of a page lately; null before the first.',
  }),
  memory_bytes: BytesSchema,
  recognizers: Type.Array(Type.Object({ pid: Type.Integer(), memory_bytes: BytesSchema }), {
    description:
      'Its processes that read pages and look into files, as large as they were after their last work.',
  }),
  pages: Type.Array(Type.Object({ task_id: TaskIdSchema, page: PageNumberSchema, since: TimestampSchema }), {
    description: 'What it is reading, or about to read, the longest first.',
  }),
})
export type WorkerInfo = Static<typeof WorkerInfoSchema>

export const WorkerListSchema = Type.Object({
  success: Type.Literal(true),
  workers: Type.Array(WorkerInfoSchema),
})
export type WorkerList = Static<typeof WorkerListSchema>

/** Jobs of a queue: a job is a hint to look at a task, or to read a page. */
export const QueueInfoSchema = Type.Object({
  name: Type.String(),
  waiting: CountSchema,
  active: CountSchema,
  delayed: Type.Integer({ minimum: 0, description: 'Put off; duties are whenever they are not being done.' }),
  failed: Type.Integer({ minimum: 0, description: 'Given up; the reconciler makes new jobs.' }),
  paused: Type.Boolean(),
})
export type QueueInfo = Static<typeof QueueInfoSchema>

export const QueueListSchema = Type.Object({
  success: Type.Literal(true),
  queues: Type.Array(QueueInfoSchema),
})
export type QueueList = Static<typeof QueueListSchema>

export const ThroughputQuerySchema = Type.Object({
  minutes: Type.Integer({ default: 60, minimum: 1, maximum: 1440, description: 'How far back to look.' }),
})
export type ThroughputQuery = Static<typeof ThroughputQuerySchema>

/** What all workers together have settled in a minute. */
export const MinuteSchema = Type.Object({
  minute: TimestampSchema,
  pages_done: CountSchema,
  pages_failed: CountSchema,
  mean_ms: Type.Union([MillisecondsSchema, Type.Null()], {
    description: 'Of a page, from when a recogniser takes it until its text is stored; null without one.',
  }),
  longest_ms: Type.Union([MillisecondsSchema, Type.Null()]),
})
export type Minute = Static<typeof MinuteSchema>

/** Every minute up to now, the oldest first. */
export const ThroughputSchema = Type.Object({
  success: Type.Literal(true),
  minutes: Type.Array(MinuteSchema),
})
export type Throughput = Static<typeof ThroughputSchema>
