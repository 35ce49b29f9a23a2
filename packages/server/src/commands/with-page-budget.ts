import { createPostgresPageBudget } from '../adapters/page-budget/postgres.js'
import type { Config } from '../config.js'
import type { PageBudget } from '../core/ports/page-budget.js'
import type { Logger } from '../observability/logger.js'
import { visit } from './visit.js'

interface Tools {
  readonly config: Config
  readonly logger: Logger
}

/**
 * Calls `use` with the pages that Google may still read today, counted with those of every process on the
 * database; without where nothing bounds them, or Google is not asked.
 */
export async function withPageBudget<T>(
  { config, logger }: Tools,
  use: (bounds: { readonly budget?: PageBudget }) => Promise<T>,
): Promise<T> {
  const { visionDailyPages: pagesPerDay, engines } = config
  if (pagesPerDay === null || !engines.includes('google-vision')) return use({})
  return visit(
    config,
    (database) =>
      use({ budget: createPostgresPageBudget(database, { engine: 'google-vision', pagesPerDay }) }),
    (error) => logger.warn({ error }, 'Database failed'),
  )
}
