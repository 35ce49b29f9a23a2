import type { TaskPriority } from '@nusabaca/contract'
import { type RawBuilder, sql } from 'kysely'
import type { PageTurn } from '../../core/ports/task-store.js'

// A client's turns stay the same whatever has priority: its pages change places with each other (ADR 21).

/** Each has its job moved, one by one. */
const mostOvertaken = 100

/** Tasks that go after one of this priority. */
const lower: Readonly<Record<TaskPriority, RawBuilder<boolean>>> = {
  low: sql`false`,
  // As the index has it.
  normal: sql`options->>'priority' = 'low'`,
  high: sql`options->>'priority' IS DISTINCT FROM 'high'`,
}

/**
 * Pages of the client that wait and give up their turns, the soonest first, numbered by `place` from 0. Those whose
 * task somebody is at are passed over, as are those that an operation reads, and those that are due later anyway.
 */
export function overtakenPages(
  client: string,
  { priority, pages }: { readonly priority: TaskPriority; readonly pages: number },
): RawBuilder<object> {
  return sql`(
    WITH lower AS (
      SELECT id, attempt FROM tasks
      WHERE client = ${client} AND status IN ('pending', 'processing') AND ${lower[priority]}
      AND NOT EXISTS (
        SELECT FROM operations WHERE task_id = tasks.id AND operations.attempt = tasks.attempt AND state <> 'over')
      FOR UPDATE SKIP LOCKED
    )
    SELECT waiting.* FROM next CROSS JOIN (
      SELECT task_id, attempt, number, turn, row_number() OVER (ORDER BY turn, number) - 1 AS place
      FROM lower JOIN pages ON task_id = id
      WHERE status = 'waiting' AND turn IS NOT NULL
      ORDER BY turn, number LIMIT ${Math.min(pages, mostOvertaken)}
    ) AS waiting
    WHERE waiting.turn < next.turn + place
  )`
}

/** Gives overtaken pages the turns that the pages of the new task would have had. */
export const movePages = sql<object>`(
  UPDATE pages SET turn = next.turn + overtaken.place FROM overtaken, next, task
  WHERE pages.task_id = overtaken.task_id AND pages.number = overtaken.number
  RETURNING pages.task_id, overtaken.attempt, pages.number, pages.turn
)`

/** A task's turn is that of the first of its pages that waits. */
export const moveTasks = sql<object>`(
  UPDATE tasks SET turn = soonest.turn FROM task, (
    SELECT pages.task_id, min(COALESCE(next.turn + place, pages.turn)) AS turn
    FROM next CROSS JOIN pages LEFT JOIN overtaken USING (task_id, number)
    WHERE pages.task_id IN (SELECT task_id FROM overtaken) AND pages.status = 'waiting'
    GROUP BY pages.task_id
  ) AS soonest
  WHERE tasks.id = soonest.task_id
)`

/** The pages that {@link movePages} has moved; null without any. */
export const movedPages = sql<readonly PageTurn[] | null>`(
  SELECT json_agg(json_build_object('taskId', task_id, 'attempt', attempt, 'page', number, 'turn', turn))
  FROM moved_pages
)`
