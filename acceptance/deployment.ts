import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NusabacaClient } from '@nusabaca/client'
import type pg from 'pg'
import { inject } from 'vitest'
import {
  type ProgramEnvironment,
  type ProgramProcess,
  type SpawnNusabacaOptions,
  spawnNusabaca,
} from './nusabaca-process.js'
import { type Host, thisHost } from './services/hosts.js'
import {
  createDatabase,
  databaseUrl,
  type PostgresServer,
  queryDatabase,
  startPostgres,
} from './services/postgres.js'
import { type RedisServer, startRedis } from './services/redis.js'
import { freePort } from './services/server-process.js'

/** A process of a deployment; it can be started again after it ended. */
export interface Member {
  readonly name: string
  /** What runs now, or ran last. */
  process(): ProgramProcess
  /** Starts it and waits until it is at work. */
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

/** An API process; it keeps its address over restarts. */
export interface Api extends Member {
  readonly url: string
  readonly client: NusabacaClient
}

/** How a process differs from the others. */
export interface MemberOptions {
  readonly environment?: ProgramEnvironment
  /** The one queue that a worker takes jobs from; all when absent. */
  readonly queue?: 'tts_processing'
}

export interface DeploymentOptions {
  /** How many `serve --no-worker`: `api-1`, `api-2`, … */
  readonly apis?: number
  /** How many `worker`: `worker-1`, `worker-2`, … */
  readonly workers?: number
  readonly queue?: 'database' | 'redis'
  /** Variables of every process. */
  readonly environment?: ProgramEnvironment
  /** The machine of each process and server (`postgres`, `redis`) by its name; all are on this one when absent. */
  readonly hostOf?: (name: string) => Host
  /** The folder of the files; one in the temporary folder when absent. */
  readonly dataDir?: string
}

/** Several processes on one PostgreSQL, one Redis and one folder of files. */
export interface Deployment {
  readonly postgres: PostgresServer
  /** Fails when the queue lives in the database. */
  readonly redis: () => RedisServer
  readonly dataDir: string
  api(name: string): Api
  worker(name: string): Member
  addApi(name: string, options?: MemberOptions): Promise<Api>
  addWorker(name: string, options?: MemberOptions): Promise<Member>
  /** Asks the database. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** Kills everything and removes it. */
  end(): Promise<void>
}

/** Starts services of its own, and on them the processes. */
export async function startDeployment(options: DeploymentOptions = {}): Promise<Deployment> {
  const endings: (() => Promise<unknown>)[] = []
  const end = async (): Promise<void> => {
    for (const ending of endings.splice(0).reverse()) await ending()
  }
  try {
    return { ...(await start(options, endings)), end }
  } catch (error) {
    await end()
    throw error
  }
}

async function start(
  options: DeploymentOptions,
  endings: (() => Promise<unknown>)[],
): Promise<Omit<Deployment, 'end'>> {
  const { apis = 1, workers = 1, queue = 'redis', hostOf = () => thisHost } = options
  const postgres = await startPostgres(hostOf('postgres'))
  endings.push(postgres.stop)
  const redis = queue === 'redis' ? await startRedis(hostOf('redis')) : null
  if (redis !== null) endings.push(redis.stop)
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'nb-')))
  endings.push(() => rm(dataDir, { recursive: true, force: true }))
  await cp(join(inject('programs').templateDir, 'cache'), join(dataDir, 'cache'), { recursive: true })
  const database = databaseUrl(postgres.url, 'nusabaca')
  const environment = {
    DATABASE_URL: database,
    ...(redis !== null && { REDIS_URL: redis.url }),
    NUSABACA_DATA_DIR: dataDir,
    NUSABACA_SECRET_KEY: randomBytes(32).toString('hex'),
    ...options.environment,
  }
  await createDatabase(database)
  const migration = spawnNusabaca({ args: ['migrate'], environment })
  if ((await migration.exit).code !== 0) throw new Error(`Nothing was migrated:\n${migration.output()}`)

  const apisByName = new Map<string, Api>()
  const workersByName = new Map<string, Member>()
  async function addApi(name: string, own: MemberOptions = {}): Promise<Api> {
    const port = await freePort()
    const { address, launcher } = hostOf(name)
    const url = `http://${address}:${port}`
    const member = createMember({
      name,
      launcher,
      args: ['serve', '--no-worker'],
      environment: {
        ...environment,
        NUSABACA_HOST: address,
        NUSABACA_PORT: String(port),
        ...own.environment,
      },
      startedMessage: 'API listened',
    })
    const api = { ...member, url, client: new NusabacaClient({ baseUrl: url }) }
    apisByName.set(name, api)
    endings.push(() => member.kill())
    await api.start()
    return api
  }
  async function addWorker(name: string, own: MemberOptions = {}): Promise<Member> {
    const member = createMember({
      name,
      launcher: hostOf(name).launcher,
      args: ['worker', ...(own.queue === undefined ? [] : ['--queues', own.queue])],
      environment: { ...environment, ...own.environment },
      startedMessage: own.queue === undefined ? 'Recognizers loaded' : 'Worker listened',
    })
    workersByName.set(name, member)
    endings.push(() => member.kill())
    await member.start()
    return member
  }
  await Promise.all([
    ...Array.from({ length: apis }, (_, index) => addApi(`api-${index + 1}`)),
    ...Array.from({ length: workers }, (_, index) => addWorker(`worker-${index + 1}`)),
  ])
  return {
    postgres,
    redis: () => present(redis, 'Redis'),
    dataDir,
    api: (name) => present(apisByName.get(name), name),
    worker: (name) => present(workersByName.get(name), name),
    addApi,
    addWorker,
    query: (text, values) => queryDatabase(database, text, values),
  }
}

interface CreateMemberOptions extends SpawnNusabacaOptions {
  readonly name: string
  readonly startedMessage: string
}

function createMember({ name, startedMessage, ...command }: CreateMemberOptions): Member {
  let running: ProgramProcess | undefined
  const current = (): ProgramProcess => present(running, name)
  return {
    name,
    process: current,
    async start() {
      running = spawnNusabaca(command)
      await running.logged(startedMessage)
    },
    stop: () => current().stop(),
    async kill() {
      await running?.kill()
    },
  }
}

function present<T>(value: T | null | undefined, name: string): T {
  if (value === null || value === undefined) throw new Error(`This deployment has no ${name}`)
  return value
}
