import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NusabacaClient } from '@nusabaca/client'
import type pg from 'pg'
import { type ProgramProcess, spawnNusabaca } from '../acceptance/nusabaca-process.js'
import { createDatabase, databaseUrl, queryDatabase, startPostgres } from '../acceptance/services/postgres.js'
import { startRedis } from '../acceptance/services/redis.js'

/** What the processes of one installation have in common. */
export interface Installation {
  readonly database: string
  readonly prefix: string
  readonly redis: string
  query<Row extends pg.QueryResultRow>(statement: string): Promise<readonly Row[]>
  startApi(): Promise<NusabacaClient>
  /** A worker whose recognisers are loaded. */
  startWorker(concurrency: number): Promise<ProgramProcess>
}

/** A PostgreSQL and a Redis for installations of nusabaca; `end` ends whatever was started on them. */
export async function startServices() {
  const postgres = await startPostgres()
  const redis = await startRedis()
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-bench-'))
  const running = new Set<ProgramProcess>()

  return {
    async install(name: string, settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
      const database = databaseUrl(postgres.url, name)
      await createDatabase(database)
      const environment = {
        DATABASE_URL: database,
        REDIS_URL: redis.url,
        NUSABACA_QUEUE_PREFIX: name,
        NUSABACA_DATA_DIR: join(folder, name),
        NUSABACA_SECRET_KEY: randomBytes(32).toString('hex'),
        ...settings,
      }
      const { code } = await spawnNusabaca({ args: ['migrate'], environment }).exit
      if (code !== 0) throw new Error('The schema was not migrated')
      const spawn = (...args: string[]) => {
        const program = spawnNusabaca({ args, environment })
        running.add(program)
        return program
      }
      return {
        database,
        prefix: name,
        redis: redis.url,
        query: (statement) => queryDatabase(database, statement),
        async startApi() {
          const { url } = await spawn('serve', '--no-worker').logged('API listened')
          return new NusabacaClient({ baseUrl: String(url) })
        },
        async startWorker(concurrency) {
          const worker = spawn('worker', '--concurrency', String(concurrency))
          await worker.logged('Recognizers loaded')
          return {
            ...worker,
            stop: () => {
              running.delete(worker)
              return worker.stop()
            },
          }
        },
      }
    },
    async end() {
      for (const program of running) await program.stop()
      await redis.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
