import { type Kysely, sql } from 'kysely'
import type { Backlog } from '../../core/ports/backlog.js'
import type { Database } from '../../database/schema.js'
import { isAlive, unfinishedStatuses } from '../../database/task-rows.js'

/** The backlog as the tasks in PostgreSQL show it, embedded or not. */
export function createPostgresBacklog(database: Kysely<Database>): Backlog {
  return {
    async snapshot() {
      const [open, workers] = await Promise.all([
        database
          .selectFrom('tasks')
          .select(['turn', sql<number>`sum(pages_total - pages_done - pages_failed)`.as('pages')])
          .where('status', 'in', unfinishedStatuses)
          .groupBy('turn')
          .orderBy('turn')
          .execute(),
        database
          .selectFrom('workers')
          .select(sql<number | null>`sum(concurrency * 1000 / page_ms)`.as('rate'))
          .where(isAlive)
          .executeTakeFirstOrThrow(),
      ])
      const turns = open.map((row) => row.turn)
      const before = [0]
      for (const { pages } of open) before.push((before.at(-1) ?? 0) + pages)
      return {
        pages: before.at(-1) ?? 0,
        pagesBefore: (turn) => before[firstNotBelow(turns, turn)] ?? 0,
        pagesPerSecond: workers.rate,
      }
    },
  }
}

/** Where `value` would stand in ascending `values`. */
function firstNotBelow(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
