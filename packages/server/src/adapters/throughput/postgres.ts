import { type Kysely, sql } from 'kysely'
import type { Throughput } from '../../core/ports/throughput.js'
import type { Database } from '../../database/schema.js'
import { now } from '../../database/task-rows.js'

const thisMinute = sql<Date>`date_trunc('minute', ${now})`

/** Throughput in PostgreSQL, embedded or not. */
export function createPostgresThroughput(database: Kysely<Database>): Throughput {
  return {
    async add({ done, failed, totalMs, longestMs }) {
      await database
        .insertInto('page_minutes')
        .values({ minute: thisMinute, done, failed, total_ms: totalMs, longest_ms: longestMs })
        .onConflict((conflict) =>
          conflict.column('minute').doUpdateSet((is) => ({
            done: is('page_minutes.done', '+', done),
            failed: is('page_minutes.failed', '+', failed),
            total_ms: is('page_minutes.total_ms', '+', totalMs),
            longest_ms: sql<number>`GREATEST(page_minutes.longest_ms, ${longestMs})`,
          })),
        )
        .execute()
    },

    async lately(minutes) {
      const { rows } = await sql<Awaited<ReturnType<Throughput['lately']>>[number]>`
        SELECT minute, COALESCE(done, 0) AS done, COALESCE(failed, 0) AS failed,
          total_ms / NULLIF(done + failed, 0) AS "meanMs", longest_ms AS "longestMs"
        FROM generate_series(
          ${thisMinute} - (${minutes}::integer - 1) * interval '1 minute', ${thisMinute}, interval '1 minute'
        ) AS every (minute)
        LEFT JOIN page_minutes USING (minute)
        ORDER BY minute`.execute(database)
      return rows
    },

    async forget(olderThanMs) {
      await database
        .deleteFrom('page_minutes')
        .where('minute', '<', sql<Date>`${now} - ${olderThanMs} * interval '1 ms'`)
        .execute()
    },
  }
}
