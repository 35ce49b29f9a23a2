import { type Kysely, sql } from 'kysely'
import type { ClaimedPage, WorkerRegistry } from '../../core/ports/worker-registry.js'
import type { Database } from '../../database/schema.js'
import { isAlive, now } from '../../database/task-rows.js'

/** Of a row of `workers`. Tasks that are being worked on are few, and found by their status. */
const claimedPages = sql<readonly (Omit<ClaimedPage, 'since'> & { readonly since: string })[]>`COALESCE((
  SELECT json_agg(json_build_object('taskId', task_id, 'page', number, 'since', claimed_at) ORDER BY claimed_at)
  FROM tasks JOIN pages ON pages.task_id = tasks.id
  WHERE tasks.status = 'processing' AND tasks.erased_at IS NULL
    AND pages.status = 'running' AND pages.claimed_by = workers.id
), '[]')`

/** Workers in PostgreSQL, embedded or not. */
export function createPostgresWorkerRegistry(database: Kysely<Database>): WorkerRegistry {
  return {
    async beat({ id, host, pid, concurrency, queues, running, pageMs, memory }) {
      const changing = { running, page_ms: pageMs, memory: JSON.stringify(memory), seen_at: now }
      await database
        .insertInto('workers')
        .values({ id, host, pid, concurrency, queues: [...queues], ...changing })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute()
    },

    async leave(id) {
      await database
        .deleteFrom('workers')
        .where((is) =>
          is.or([is('id', '=', id), is('seen_at', '<', sql<Date>`clock_timestamp() - interval '1 hour'`)]),
        )
        .execute()
    },

    async list() {
      const rows = await database
        .selectFrom('workers')
        .selectAll()
        .select(claimedPages.as('pages'))
        .where(isAlive)
        .orderBy('started_at')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        host: row.host,
        pid: row.pid,
        concurrency: row.concurrency,
        queues: row.queues,
        running: row.running,
        pageMs: row.page_ms,
        memory: row.memory,
        startedAt: row.started_at,
        seenAt: row.seen_at,
        pages: row.pages.map(({ since, ...page }) => ({ ...page, since: new Date(since) })),
      }))
    },

    async clear() {
      await database.deleteFrom('workers').execute()
    },
  }
}
