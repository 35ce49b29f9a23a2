import { type Kysely, sql } from 'kysely'
import type { TaskFiles, TaskUpkeep } from '../../core/ports/task-upkeep.js'
import type { Database } from '../../database/schema.js'
import { finalStatuses, now, toTask, unfinishedStatuses } from '../../database/task-rows.js'

/** The upkeep of tasks in PostgreSQL, embedded or not. */
export function createPostgresTaskUpkeep(database: Kysely<Database>): TaskUpkeep {
  return {
    async ended(ids) {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('tasks')
        .select('id')
        .where('id', 'in', [...ids])
        .where('status', 'in', unfinishedStatuses)
        .execute()
      const going = new Set(rows.map((row) => row.id))
      return ids.filter((id) => !going.has(id))
    },

    unfinished: (options) => unfinishedQuery(database, options).execute(),

    async expired(limit) {
      const rows = await database
        .selectFrom('tasks')
        .select('id')
        .where('expires_at', '<', now)
        .where('erased_at', 'is', null)
        .where('status', 'in', finalStatuses)
        .orderBy('expires_at')
        .limit(limit)
        .execute()
      return rows.map((row) => row.id)
    },

    async erased(limit) {
      const rows = await database
        .selectFrom('tasks')
        .selectAll()
        // Whoever erased it a moment ago is at it.
        .where('erased_at', '<', sql<Date>`clock_timestamp() - interval '1 minute'`)
        .where('files_removed_at', 'is', null)
        .limit(limit)
        .execute()
      return rows.map(toTask)
    },

    async filesRemoved(id) {
      await database
        .updateTable('tasks')
        .set({
          original_key: '',
          results_key: null,
          summary_key: null,
          output_keys: '{}',
          files_removed_at: now,
        })
        .where('id', '=', id)
        .execute()
    },

    filesOf: (ids) => filesOf(database, ids),

    async forget(erasedBeforeMs) {
      const { numDeletedRows } = await database
        .deleteFrom('tasks')
        .where('erased_at', '<', sql<Date>`clock_timestamp() - ${erasedBeforeMs} * interval '1 ms'`)
        .where('files_removed_at', 'is not', null)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

/** What is given is marked, so that the next ones get their turn however many there are. */
function unfinishedQuery(database: Kysely<Database>, { idleMs, limit }: { idleMs: number; limit: number }) {
  const idleSince = sql<Date>`clock_timestamp() - ${idleMs} * interval '1 ms'`
  const due = sql<boolean>`COALESCE(deadline_at, expires_at) < clock_timestamp()`
  return database
    .updateTable('tasks')
    .set({ checked_at: now })
    .where('id', 'in', (query) =>
      query
        .selectFrom('tasks')
        .select('id')
        .where('status', 'in', unfinishedStatuses)
        .where((is) =>
          is.or([is.and([is('checked_at', '<=', idleSince), is('updated_at', '<=', idleSince)]), due]),
        )
        .orderBy('checked_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'kind', 'attempt', due.as('overdue')])
}

/** Its parts are in its outputs; whoever completed it may have been cut off before they were removed. */
const isWholeSpeech = sql<boolean>`(kind = 'speech' AND tasks.status = 'completed' AND pages_failed = 0)`

async function filesOf(database: Kysely<Database>, ids: readonly string[]): Promise<TaskFiles[]> {
  if (ids.length === 0) return []
  const rows = await database
    .selectFrom('tasks')
    .leftJoin('pages', 'pages.task_id', 'tasks.id')
    .select(['id', 'tasks.status', 'original_key', 'results_key', 'summary_key', 'output_keys'])
    .select(sql<(string | null)[]>`array_agg(pages.result_key)`.as('page_keys'))
    .select(isWholeSpeech.as('spent'))
    .where('id', 'in', [...ids])
    // Files of an erased task belong to nobody.
    .where('erased_at', 'is', null)
    .groupBy('id')
    .execute()
  return rows.map((row) => {
    const outputs = Object.values(row.output_keys)
    const parts = row.spent ? [] : row.page_keys
    const keys = [row.original_key, row.results_key, row.summary_key, ...outputs, ...parts]
    return {
      id: row.id,
      unfinished: row.status === 'pending' || row.status === 'processing',
      keys: new Set(keys.filter((key) => key !== null)),
    }
  })
}
