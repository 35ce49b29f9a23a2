import type { TaskPriority } from '@nusabaca/contract'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { NewTask, PageTurn } from '../../core/ports/task-store.js'
import type { Task } from '../../core/task.js'
import type { Database } from '../../database/schema.js'
import { unfinishedStatuses } from '../../database/task-rows.js'

// A client's turns stay the same whatever has priority: its pages change places with each other (ADR 25).

/** Each has its job moved, one by one. */
const mostOvertaken = 100

const unfinished = sql<boolean>`status IN (${sql.join(unfinishedStatuses.map((status) => sql.lit(status)))})`

/** Tasks that go after one of this priority. */
const lower: Readonly<Record<TaskPriority, RawBuilder<boolean>>> = {
  low: sql`false`,
  // As the index has it.
  normal: sql`options->>'priority' = 'low'`,
  high: sql`options->>'priority' IS DISTINCT FROM 'high'`,
}

/** Whether a client has tasks of the same kind that a new one goes before. */
export function hasLower({ client, kind, options }: NewTask): RawBuilder<boolean> {
  const lowerTasks = lower[options.priority ?? 'normal']
  return sql`EXISTS (SELECT FROM tasks WHERE client = ${client} AND kind = ${kind} AND ${unfinished} AND ${lowerTasks})`
}

/** The pages that gave up their turns, and where the task's own begin now. */
export interface Exchange {
  readonly turn: number
  readonly overtaken: readonly PageTurn[]
}

/**
 * Gives a new task's pages the soonest turns of the client's pages of its kind with less priority that wait, and those its own. Passed
 * over are tasks that somebody is at, those that an operation reads, and pages that are due later anyway.
 */
export async function exchangeTurns(
  database: Kysely<Database>,
  { id, client, kind, turn, options }: Task,
): Promise<Exchange> {
  const { rows } = await sql<PageTurn & { readonly own: boolean }>`
    WITH locked AS (
      SELECT id, attempt FROM tasks
      WHERE client = ${client} AND kind = ${kind} AND ${unfinished} AND ${lower[options.priority ?? 'normal']}
      AND NOT EXISTS (
        SELECT FROM operations WHERE task_id = tasks.id AND operations.attempt = tasks.attempt AND state <> 'over')
      FOR UPDATE SKIP LOCKED
    ), theirs AS (
      SELECT task_id, attempt, number, turn, row_number() OVER (ORDER BY turn, number) AS place
      FROM locked JOIN pages ON task_id = id WHERE status = 'waiting' AND turn IS NOT NULL
      ORDER BY turn, number LIMIT ${mostOvertaken}
    ), ours AS (
      SELECT task_id, number, turn, row_number() OVER (ORDER BY number) AS place
      FROM pages WHERE task_id = ${id} AND status = 'waiting'
    ), pairs AS (
      SELECT theirs.*, ours.number AS our_number, ours.turn AS our_turn
      FROM theirs JOIN ours USING (place) WHERE theirs.turn < ours.turn
    ), exchanged (task_id, attempt, number, turn, own) AS (
      SELECT task_id, attempt, number, our_turn, false FROM pairs
      UNION ALL SELECT ${id}::uuid, 1, our_number, turn, true FROM pairs
    ), of_pages AS (
      UPDATE pages SET turn = exchanged.turn FROM exchanged
      WHERE pages.task_id = exchanged.task_id AND pages.number = exchanged.number
    ), of_tasks AS (
      UPDATE tasks SET turn = soonest.turn FROM (
        SELECT task_id, min(COALESCE(exchanged.turn, pages.turn)) AS turn
        FROM pages LEFT JOIN exchanged USING (task_id, number)
        WHERE task_id IN (SELECT task_id FROM exchanged) AND status = 'waiting' GROUP BY task_id
      ) AS soonest
      WHERE tasks.id = soonest.task_id
    )
    SELECT task_id AS "taskId", attempt, number AS page, turn, own FROM exchanged`.execute(database)
  const turns = rows.filter(({ own }) => own).map((page) => page.turn)
  const overtaken = rows.filter(({ own }) => !own).map(({ own: _, ...page }) => page)
  return { turn: Math.min(turn, ...turns), overtaken }
}
