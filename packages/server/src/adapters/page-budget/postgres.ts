import { type Kysely, sql } from 'kysely'
import type { PageBudget } from '../../core/ports/page-budget.js'
import type { Database } from '../../database/schema.js'
import { today } from '../../database/task-rows.js'

export interface PostgresPageBudgetOptions {
  readonly engine: string
  readonly pagesPerDay: number
}

/** Pages of an engine, counted over every process on this database. */
export function createPostgresPageBudget(
  database: Kysely<Database>,
  { engine, pagesPerDay }: PostgresPageBudgetOptions,
): PageBudget {
  return {
    async take(pages = 1) {
      const { rows } = await sql`
        INSERT INTO engine_pages AS counted (engine, day, pages)
        SELECT ${engine}, ${today}, ${pages}::integer WHERE ${pages}::integer <= ${pagesPerDay}::integer
        ON CONFLICT (engine, day) DO UPDATE SET pages = counted.pages + excluded.pages
        WHERE counted.pages + excluded.pages <= ${pagesPerDay}::integer
        RETURNING pages`.execute(database)
      return rows.length > 0
    },
    async giveBack(pages = 1) {
      await database
        .updateTable('engine_pages')
        .set({ pages: sql<number>`GREATEST(pages - ${pages}::integer, 0)` })
        .where('engine', '=', engine)
        .where('day', '=', today)
        .execute()
    },
  }
}
