import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Failure } from '../core/errors.js'
import { workerSilenceMs } from '../core/ports/worker-registry.js'
import { progressSteps, type Task, type TaskMatter, type TaskPage } from '../core/task.js'
import type { PageTable, TaskTable } from './schema.js'

// What every adapter that reads tasks has in common.

export const unfinishedStatuses = ['pending', 'processing'] as const
export const settledStatuses = ['done', 'failed'] as const
export const finalStatuses = ['completed', 'failed', 'revoked'] as const

/** The database's clock is the only one that is asked, so that machines with other clocks agree. */
export const now = sql<Date>`clock_timestamp()`

/** Its day. */
export const today = sql<string>`(clock_timestamp() AT TIME ZONE 'UTC')::date`

/** A moment of the database's clock, so many milliseconds from now. */
export function after(ms: number | RawBuilder<number>) {
  return sql<Date>`clock_timestamp() + ${ms} * interval '1 ms'`
}

/** The version after a change that clients see. */
export const nextVersion = sql<number>`tasks.version + 1`

// Clients see that a task is taken up once.
const takenVersion = sql<number>`tasks.version + (tasks.status = 'pending')::integer`

/** Columns of a task that somebody works on. */
export const taken = {
  status: 'processing',
  version: takenVersion,
  started_version: sql<number>`COALESCE(started_version, ${takenVersion})`,
} as const

/** Columns of a task whose document is being read. */
export const begun = {
  ...taken,
  progress: sql<number>`GREATEST(progress, ${progressSteps.recognitionStarted}::smallint)`,
  started_at: sql<Date>`COALESCE(started_at, clock_timestamp())`,
  deadline_at: sql<Date>`COALESCE(deadline_at, clock_timestamp() + timeout_ms * interval '1 ms')`,
  updated_at: now,
} as const

/** Of a row of `workers`. A clock that was set back leaves dead ones in its future; the living soon beat again. */
export const isAlive = sql<boolean>`
  abs(extract(epoch FROM clock_timestamp() - workers.seen_at)) * 1000 < ${workerSilenceMs}`

/** Columns of a task that ends. */
export const ended = {
  version: nextVersion,
  sealed_password: null,
  updated_at: now,
  completed_at: now,
  expires_at: sql<Date>`clock_timestamp() + lifetime_ms * interval '1 ms'`,
} as const

export function toTask(row: Selectable<TaskTable>): Task {
  return {
    id: row.id,
    status: row.status,
    attempt: row.attempt,
    version: row.version,
    startedVersion: row.started_version,
    progress: row.progress,
    owner: row.owner,
    batchId: row.batch_id,
    cached: row.cached,
    client: row.client,
    turn: row.turn,
    file: {
      name: row.file_name,
      bytes: row.file_bytes,
      mediaType: row.media_type,
      sha256: row.sha256,
      key: row.original_key,
    },
    ...({ kind: row.kind, options: row.options } as TaskMatter),
    sourceTaskId: row.source_task_id,
    sealedPassword: row.sealed_password,
    pageCount: row.page_count,
    pages: { total: row.pages_total, done: row.pages_done, failed: row.pages_failed },
    resultsKey: row.results_key,
    summaryKey: row.summary_key,
    outputKeys: row.output_keys,
    speechTaskId: row.speech_task_id,
    failure: toFailure(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    timeoutMs: row.timeout_ms,
    deadlineAt: row.deadline_at,
    lifetimeMs: row.lifetime_ms,
    expiresAt: row.expires_at,
    erasedAt: row.erased_at,
  }
}

export function toPage(row: Selectable<PageTable>): TaskPage {
  const { number, status, result_key: resultKey, answer_key: answerKey, turn } = row
  return { number, status, resultKey, answerKey, failure: toFailure(row), turn }
}

type FailureColumn = 'error_code' | 'error_message' | 'error_parts'

function toFailure(row: Pick<Selectable<PageTable>, FailureColumn>): Failure | null {
  if (row.error_code === null) return null
  return {
    code: row.error_code,
    sentence: { template: row.error_message ?? '', parts: row.error_parts ?? {} },
  }
}

/** Columns of a task or a page that has failed, or has not. */
export function failureColumns(failure: Failure | null): Pick<Insertable<PageTable>, FailureColumn> {
  return {
    error_code: failure?.code ?? null,
    error_message: failure?.sentence.template ?? null,
    error_parts: failure === null ? null : JSON.stringify(failure.sentence.parts),
  }
}
