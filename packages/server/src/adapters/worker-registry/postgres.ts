import { type Kysely, sql } from 'kysely'
import type { WorkerRegistry } from '../../core/ports/worker-registry.js'
import type { Database } from '../../database/schema.js'
import { isAlive, now } from '../../database/task-rows.js'

/** Workers in PostgreSQL, embedded or not. */
export function createPostgresWorkerRegistry(database: Kysely<Database>): WorkerRegistry {
  return {
    async beat({ id, host, pid, concurrency, queues, running, pageMs }) {
      const changing = { running, page_ms: pageMs, seen_at: now }
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
        startedAt: row.started_at,
        seenAt: row.seen_at,
      }))
    },

    async clear() {
      await database.deleteFrom('workers').execute()
    },
  }
}
