import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { NusabacaClient } from '@nusabaca/client'
import { inject } from 'vitest'
import {
  type ProgramEnvironment,
  type ProgramProcess,
  type SpawnNusabacaOptions,
  spawnNusabaca,
} from './nusabaca-process.js'
import { createDatabase, databaseUrl, dropDatabase } from './services/postgres.js'

/** A server that listens. */
export interface Program extends ProgramProcess {
  readonly url: string
  readonly dataDir: string
  readonly client: NusabacaClient
}

/** What programs of a test run have in common. */
export interface ProgramSetting {
  /** New data folders are copies of it. */
  readonly templateDir: string
  /** The server that has a migrated database called {@link templateDatabase}; null when it is embedded. */
  readonly postgresUrl: string | null
  /** Null when the queue lives in the database. */
  readonly redisUrl: string | null
  /** What programs are told of Google's cloud, but for the folder in its bucket; null when files lie in their own. */
  readonly cloud: ProgramEnvironment | null
}

export const templateDatabase = 'template'

declare module 'vitest' {
  interface ProvidedContext {
    programs: ProgramSetting
  }
}

/** What answers say that differs with where files lie and who reads them. */
export function answersOf({ cloud } = inject('programs')) {
  return cloud === null
    ? { engine: 'builtin', scheme: 'file:', missingFile: 410 }
    : { engine: 'google-vision', scheme: 'gs:', missingFile: 404 }
}

/**
 * A folder of its own for a program's data, and a database where that is not embedded. Its path is short: a
 * socket's path has 107 bytes at most.
 */
export async function createDataDir(): Promise<string> {
  const { templateDir, postgresUrl } = inject('programs')
  const dataDir = await mkdtemp(join(tmpdir(), 'nb-'))
  await cp(templateDir, dataDir, { recursive: true })
  // Signed links of one server are nothing to another.
  await rm(join(dataDir, 'secret.key'))
  if (postgresUrl !== null) {
    await createDatabase(databaseUrl(postgresUrl, basename(dataDir)), { template: templateDatabase })
  }
  return dataDir
}

/** Removes what {@link createDataDir} made. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const { postgresUrl } = inject('programs')
  await rm(dataDir, { recursive: true, force: true })
  if (postgresUrl !== null) await dropDatabase(databaseUrl(postgresUrl, basename(dataDir)))
}

/** Starts `serve` on the folder, without waiting for anything. */
export function spawnProgram(dataDir: string, environment: ProgramEnvironment = {}): ProgramProcess {
  return spawnCommand(dataDir, { args: ['serve'], environment })
}

/** Starts any command on the folder, and on the database that belongs to it. */
export function spawnCommand(
  dataDir: string,
  { args, environment = {} }: Pick<SpawnNusabacaOptions, 'args'> & Partial<SpawnNusabacaOptions>,
): ProgramProcess {
  const { postgresUrl, redisUrl, cloud } = inject('programs')
  const name = basename(dataDir)
  const services = {
    ...(cloud !== null && { ...cloud, NUSABACA_STORAGE: `${cloud['NUSABACA_STORAGE']}/${name}` }),
    ...(postgresUrl !== null && { DATABASE_URL: databaseUrl(postgresUrl, name) }),
    ...(redisUrl !== null && { REDIS_URL: redisUrl, NUSABACA_QUEUE_PREFIX: name }),
  }
  return spawnNusabaca({
    args,
    environment: { ...services, ...environment, NUSABACA_DATA_DIR: dataDir },
  })
}

/** Starts `serve` on the folder and waits until it listens. */
export async function startProgram(dataDir: string, environment: ProgramEnvironment = {}): Promise<Program> {
  const running = spawnProgram(dataDir, environment)
  const url = await untilListening(running)
  return { ...running, url, dataDir, client: new NusabacaClient({ baseUrl: url }) }
}

/** Where the API listens, once it does. */
export async function untilListening(running: ProgramProcess): Promise<string> {
  try {
    return String((await running.logged('API listened'))['url'])
  } catch (error) {
    await running.kill()
    throw error
  }
}

/** A running server on a folder of its own, for the tests of one file. */
export async function startOwnProgram(environment: ProgramEnvironment = {}): Promise<Program> {
  return await startProgram(await createDataDir(), environment)
}

/** Ends a server of {@link startOwnProgram} and removes its folder. */
export async function endOwnProgram(program: Program | undefined): Promise<void> {
  if (program === undefined) return
  try {
    await program.stop()
  } finally {
    await program.kill()
    await removeDataDir(program.dataDir)
  }
}
