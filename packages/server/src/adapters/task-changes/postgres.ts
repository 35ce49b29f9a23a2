import { type Kysely, sql } from 'kysely'
import type { TaskChanges } from '../../core/ports/task-changes.js'
import type { Database } from '../../database/schema.js'
import { toPage } from '../../database/task-rows.js'

/** Changes of the tasks in PostgreSQL, embedded or not. */
export function createPostgresTaskChanges(database: Kysely<Database>): TaskChanges {
  return {
    async versions(ids) {
      const rows = await database
        .selectFrom('tasks')
        .select(['id', 'version'])
        .where(sql<boolean>`id = ANY(${ids}::uuid[])`)
        .execute()
      return new Map(rows.map((row) => [row.id, row.version]))
    },

    async settledPages(id, { after, upTo }) {
      const rows = await database
        .selectFrom('pages')
        .selectAll()
        .where('task_id', '=', id)
        .where('settled_version', '>', after)
        .where('settled_version', '<=', upTo)
        .orderBy('settled_version')
        .execute()
      return rows.map((row) => ({ ...toPage(row), version: row.settled_version ?? 0 }))
    },
  }
}
