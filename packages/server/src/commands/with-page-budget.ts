import { createPostgresPageBudget } from '../adapters/page-budget/postgres.js'
import type { Config } from '../config.js'
import type { PageBudget } from '../core/ports/page-budget.js'
import { createDatabase } from '../database/migrate.js'
import { visitDatabase } from '../database/open-database.js'
import type { Logger } from '../observability/logger.js'

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
  const { visionDailyPages: pagesPerDay, engines, databaseUrl: url, dataDir, redisUrl } = config
  if (pagesPerDay === null || !engines.includes('google-vision')) return use({})
  const onError = (error: Error) => logger.warn({ error }, 'Database failed')
  const { pool, close } = await visitDatabase({ url, dataDir, holdsQueue: redisUrl === null, onError })
  try {
    return await use({
      budget: createPostgresPageBudget(createDatabase(pool), { engine: 'google-vision', pagesPerDay }),
    })
  } finally {
    await close()
  }
}
