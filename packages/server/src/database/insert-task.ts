import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { NewTask } from '../core/ports/task-store.js'
import { progressSteps } from '../core/task.js'
import type { Database } from './schema.js'
import { after } from './task-rows.js'

// A page's turn is when it would be due if every page of a client took this long and clients did not share
// workers: who has much waiting comes later than who has little, and nobody waits for ever. A real page takes
// less, so that a newcomer's turn is soon.
const turnSeconds = 8

// Further back it makes no difference, and counting costs.
const mostCountedTasks = 500

/** The turn of a client's next page. */
export function nextTurn(client: string) {
  return sql<number>`floor(extract(epoch FROM clock_timestamp()) / ${turnSeconds})::bigint + (
    SELECT COALESCE(sum(open), 0) FROM (
      SELECT pages_total - pages_done - pages_failed AS open FROM tasks
      WHERE client = ${client} AND status IN ('pending', 'processing') LIMIT ${mostCountedTasks}
    ) AS backlog)`
}

/** What is made of a task is made while that is completed, and not when it is erased at that moment. */
function sourceOf({ sourceTaskId }: NewTask) {
  if (sourceTaskId === null) return sql`(SELECT)`
  return sql`(
    SELECT FROM tasks WHERE id = ${sourceTaskId} AND status = 'completed' AND erased_at IS NULL FOR SHARE)`
}

/** Milliseconds that it is kept: what is made of a task that has ended no longer than that. */
function lifetimeOf({ sourceTaskId, lifetimeMs }: NewTask) {
  if (sourceTaskId === null) return sql<number>`${lifetimeMs}::bigint`
  return sql<number>`(
    SELECT GREATEST(0, LEAST(${lifetimeMs}, extract(epoch FROM expires_at - clock_timestamp()) * 1000))::bigint
    FROM tasks WHERE id = ${sourceTaskId})`
}

/**
 * Inserts a task, but for one that is there; for a common table expression `new_task`, which {@link insertPages} takes
 * up.
 *
 * @param gate it is inserted when this has a row, as its source is completed by the same statement.
 */
export function insertTask(database: Kysely<Database>, task: NewTask, gate?: RawBuilder<unknown>) {
  const lifetimeMs = gate === undefined ? lifetimeOf(task) : task.lifetimeMs
  const row = {
    id: task.id,
    kind: task.kind,
    source_task_id: task.sourceTaskId,
    status: 'pending',
    progress: progressSteps.stored,
    owner: task.owner,
    batch_id: task.batchId,
    client: task.client,
    turn: nextTurn(task.client),
    file_name: task.file.name,
    file_bytes: task.file.bytes,
    media_type: task.file.mediaType,
    sha256: task.file.sha256,
    original_key: task.file.key,
    options: JSON.stringify(task.options),
    sealed_password: task.sealedPassword,
    page_count: task.pageCount,
    pages_total: task.pageNumbers.length,
    pages_done: task.readPages?.length ?? 0,
    cached: task.readPages !== null,
    timeout_ms: task.timeoutMs,
    lifetime_ms: lifetimeMs,
    expires_at: after(lifetimeMs),
  } as const
  return database
    .insertInto('tasks')
    .columns(Object.keys(row) as (keyof typeof row)[])
    .expression(sql`SELECT ${sql.join(Object.values(row))} FROM ${gate ?? sourceOf(task)} AS gate`)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
}

/** Inserts the pages of `new_task`. */
export function insertPages(database: Kysely<Database>, { pageNumbers, readPages }: NewTask) {
  return database
    .insertInto('pages')
    .columns(['task_id', 'number', 'result_key', 'status', 'turn'])
    .expression(
      sql`SELECT id, number, key, CASE WHEN key IS NULL THEN 'waiting' ELSE 'done' END, turn + place - 1
        FROM new_task, unnest(${pageNumbers}::integer[], ${readPages ?? []}::text[])
          WITH ORDINALITY AS new_page (number, key, place)`,
    )
}
