import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startGoogleCloud } from './google-cloud.js'
import { spawnNusabaca } from './nusabaca-process.js'
import { templateDatabase } from './program.js'
import { createDatabase, databaseUrl, queryDatabase, startPostgres } from './services/postgres.js'
import { startRedis } from './services/redis.js'

/**
 * Starts the services that NUSABACA_TEST_DATABASE (`embedded`, `postgres`), NUSABACA_TEST_QUEUE (`database`,
 * `redis`) and NUSABACA_TEST_CLOUD (`none`, `google`) ask for, and makes one data folder of a server that has started once, with its database created
 * and its networks prepared. Every test starts from copies: what is tested is the program at work, not its
 * first start anew each time.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const endings: (() => Promise<void>)[] = []
  const tearDown = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    const { NUSABACA_TEST_DATABASE, NUSABACA_TEST_QUEUE, NUSABACA_TEST_CLOUD } = project.config.env
    const postgres = NUSABACA_TEST_DATABASE === 'postgres' ? await startPostgres() : null
    if (postgres !== null) endings.push(postgres.stop)
    const redis = NUSABACA_TEST_QUEUE === 'redis' ? await startRedis() : null
    if (redis !== null) endings.push(redis.stop)
    const templateDir = await mkdtemp(join(tmpdir(), 'nb-'))
    endings.push(() => rm(templateDir, { recursive: true, force: true }))
    await prepare({
      NUSABACA_DATA_DIR: templateDir,
      ...(postgres !== null && { DATABASE_URL: databaseUrl(postgres.url, templateDatabase) }),
      ...(redis !== null && { REDIS_URL: redis.url, NUSABACA_QUEUE_PREFIX: templateDatabase }),
    })
    const cloud = NUSABACA_TEST_CLOUD === 'google' ? await startGoogleCloud() : null
    if (cloud !== null) endings.push(cloud.close)
    project.provide('programs', {
      templateDir,
      postgresUrl: postgres?.url ?? null,
      redisUrl: redis?.url ?? null,
      cloud: cloud?.environment ?? null,
    })
    return tearDown
  } catch (error) {
    await tearDown()
    throw error
  }
}

async function prepare(environment: Readonly<Record<string, string>>): Promise<void> {
  const { DATABASE_URL } = environment
  if (DATABASE_URL !== undefined) {
    await createDatabase(DATABASE_URL)
    const migration = spawnNusabaca({ args: ['migrate'], environment })
    const { code } = await migration.exit
    if (code !== 0) throw new Error(`The database was not migrated:\n${migration.output()}`)
  }
  const program = spawnNusabaca({ args: ['serve'], environment })
  try {
    await program.logged('Recognizers loaded')
    await program.stop()
  } finally {
    await program.kill()
  }
  // Each copy is a deployment of its own, with a secret of its own.
  if (DATABASE_URL !== undefined) await queryDatabase(DATABASE_URL, 'DELETE FROM nusabaca.deployment')
}
