import { type Kysely, type Selectable, sql } from 'kysely'
import type { ClaimedPage, WorkerRegistry } from '../../core/ports/worker-registry.js'
import type { Database, PageTable } from '../../database/schema.js'
import { isAlive, now } from '../../database/task-rows.js'

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
      const [workers, pages] = await Promise.all([
        database.selectFrom('workers').selectAll().where(isAlive).orderBy('started_at').execute(),
        // Tasks that are being worked on are few, and found by their status.
        database
          .selectFrom('tasks')
          .innerJoin('pages', 'pages.task_id', 'tasks.id')
          .select(['pages.claimed_by', 'pages.task_id', 'pages.number', 'pages.claimed_at'])
          .where('tasks.status', '=', 'processing')
          .where('tasks.erased_at', 'is', null)
          .where('pages.status', '=', 'running')
          .orderBy('pages.claimed_at')
          .execute(),
      ])
      return workers.map((row) => ({
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
        pages: pages.filter((page) => page.claimed_by === row.id).map(toClaimedPage),
      }))
    },

    async clear() {
      await database.deleteFrom('workers').execute()
    },
  }
}

function toClaimedPage(row: Pick<Selectable<PageTable>, 'task_id' | 'number' | 'claimed_at'>): ClaimedPage {
  // Whoever claims a page sets when.
  return { taskId: row.task_id, page: row.number, since: row.claimed_at ?? new Date(0) }
}
