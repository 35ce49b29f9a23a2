import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NusabacaClient } from '@nusabaca/client'
import { type ProgramEnvironment, type ProgramProcess, spawnNusabaca } from './nusabaca-process.js'

/** A server on a new folder of its own, for whoever is not run by the tests. */
export interface EmbeddedServer extends ProgramProcess {
  readonly url: string
  readonly client: NusabacaClient
  /** Stops it and removes its folder. */
  end(): Promise<void>
}

/** Starts `serve` with everything embedded and waits until it listens. */
export async function startEmbeddedServer(environment: ProgramEnvironment): Promise<EmbeddedServer> {
  // A socket's path has 107 bytes at most.
  const dataDir = await mkdtemp(join(tmpdir(), 'nb-'))
  const server = spawnNusabaca({
    args: ['serve'],
    environment: { ...environment, NUSABACA_DATA_DIR: dataDir },
  })
  async function end(): Promise<void> {
    try {
      await server.stop()
    } finally {
      await server.kill()
      await rm(dataDir, { recursive: true, force: true })
    }
  }
  try {
    const url = String((await server.logged('API listened'))['url'])
    return { ...server, url, client: new NusabacaClient({ baseUrl: url }), end }
  } catch (error) {
    await end().catch(() => undefined)
    throw error
  }
}
