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
    async take() {
      const { rows } = await sql`
        INSERT INTO engine_pages AS counted (engine, day, pages) VALUES (${engine}, ${today}, 1)
        ON CONFLICT (engine, day) DO UPDATE SET pages = counted.pages + 1 WHERE counted.pages < ${pagesPerDay}
        RETURNING pages`.execute(database)
      return rows.length > 0
    },
    async giveBack() {
      await database
        .updateTable('engine_pages')
        .set((set) => ({ pages: set('pages', '-', 1) }))
        .where('engine', '=', engine)
        .where('day', '=', today)
        .where('pages', '>', 0)
        .execute()
    },
  }
}
