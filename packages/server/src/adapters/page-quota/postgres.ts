import { type Kysely, sql } from 'kysely'
import type { PageQuota } from '../../core/ports/page-quota.js'
import type { Database } from '../../database/schema.js'
import { today } from '../../database/task-rows.js'

interface Taking {
  readonly taken: boolean
  readonly seconds_left: number
}

/** Pages of keys in PostgreSQL, embedded or not. */
export function createPostgresPageQuota(database: Kysely<Database>): PageQuota {
  return {
    async take({ keyId, pagesPerDay }, pages) {
      const { rows } = await sql<Taking>`
        WITH taking AS (
          INSERT INTO key_pages AS counted (key_id, day, pages)
          SELECT ${keyId}, ${today}, ${pages}::integer WHERE ${pages}::integer <= ${pagesPerDay}
          ON CONFLICT (key_id, day) DO UPDATE SET pages = counted.pages + excluded.pages
          WHERE counted.pages + excluded.pages <= ${pagesPerDay}
          RETURNING pages)
        SELECT EXISTS (SELECT FROM taking) AS taken,
          ceil(extract(epoch FROM (${today} + 1)::timestamp - clock_timestamp() AT TIME ZONE 'UTC'))::integer
            AS seconds_left`.execute(database)
      const [row] = rows
      return row === undefined || row.taken ? null : row.seconds_left
    },

    async giveBack(keyId, pages) {
      await database
        .updateTable('key_pages')
        .set((set) => ({ pages: set('pages', '-', pages) }))
        .where('key_id', '=', keyId)
        .where('day', '=', today)
        .where('pages', '>=', pages)
        .execute()
    },
  }
}
