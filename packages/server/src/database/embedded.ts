import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Pool, PoolConfig } from 'pg'

/** A PostgreSQL of our own inside this process: PGlite in a thread, reached through a private unix socket. */
export interface EmbeddedDatabase {
  /** What `pg` needs to reach it. */
  readonly connection: PoolConfig
  /** Rejects when the thread dies before {@link close} was called; the process cannot go on without it. */
  readonly lost: Promise<never>
  close(): Promise<void>
}

/** What reaches it, but for the host, which is the folder of its socket. */
export const embeddedConnection = { user: 'postgres', database: 'postgres' } as const

/**
 * Starts it on `databaseDir`, which is created when absent. The caller holds the data folder's lock: two
 * processes on one folder would destroy it.
 */
export async function startEmbeddedDatabase(databaseDir: string): Promise<EmbeddedDatabase> {
  await mkdir(databaseDir, { recursive: true, mode: 0o700 })
  // The address of a unix socket has at most 107 bytes, so it can't lie in the data folder, however deep that is.
  const socketDir = await mkdtemp(join(tmpdir(), 'nusabaca-'))
  await chmod(socketDir, 0o700)
  const thread = new Worker(new URL('./embedded-thread.js', import.meta.url), {
    workerData: { databaseDir, socketDir },
  })
  let closing = false
  const exited = new Promise<number>((resolve) => thread.once('exit', resolve))
  const lost = new Promise<never>((_, reject) => {
    thread.once('error', reject)
    void exited.then((code) => {
      if (!closing) reject(new Error(`The embedded database ended with code ${code}`))
    })
  })
  lost.catch(() => undefined)
  const ready = new Promise<void>((resolve) => thread.once('message', () => resolve()))
  await Promise.race([ready, lost])
  return {
    connection: { ...embeddedConnection, host: socketDir },
    lost,
    async close() {
      closing = true
      thread.postMessage('close')
      await exited
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}

/** The embedded database has nobody to clean up behind it while it runs. */
export async function vacuum(pool: Pool): Promise<void> {
  await pool.query('VACUUM')
}
