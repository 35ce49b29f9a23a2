import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { unavailable } from './store-errors.js'

export interface LocalCopiesOptions {
  /** Where copies lie; created when absent. */
  readonly folder: string
  /** A copy that nobody has asked for is removed after so long. */
  readonly idleMs: number
  /** Of copies that nobody uses, so much is kept at most. */
  readonly maxIdleBytes: number
}

/**
 * Copies of objects on this machine's disk, so that the many pages of one document are not each a download.
 * They are removed soon after their last use: what was erased from the store must not live on here.
 */
export interface LocalCopies {
  /**
   * Calls `use` with a file of what `id` names; `fetch` writes it to a path, once for all who ask meanwhile.
   * Throws what `use` throws, what `fetch` throws as a NusabacaError, or `storage_unavailable`.
   */
  lend<T>(id: string, fetch: (path: string) => Promise<void>, use: (path: string) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Copy {
  readonly path: string
  readonly ready: Promise<number>
  users: number
  bytes: number
  expiry: NodeJS.Timeout | undefined
}

export function createLocalCopies({ folder, idleMs, maxIdleBytes }: LocalCopiesOptions): LocalCopies {
  // Those that were used longest ago come first.
  const copies = new Map<string, Copy>()

  async function drop(id: string, copy: Copy): Promise<void> {
    clearTimeout(copy.expiry)
    if (copies.get(id) === copy) copies.delete(id)
    await rm(copy.path, { force: true })
  }

  async function dropExcess(): Promise<void> {
    const idle = [...copies].filter(([, copy]) => copy.users === 0)
    let bytes = idle.reduce((sum, [, copy]) => sum + copy.bytes, 0)
    for (const [id, copy] of idle) {
      if (bytes <= maxIdleBytes) return
      bytes -= copy.bytes
      await drop(id, copy)
    }
  }

  /** The copy, held for one more user. */
  function hold(id: string, fetch: (path: string) => Promise<void>): Copy {
    let copy = copies.get(id)
    if (copy === undefined) {
      const path = join(folder, randomUUID())
      copy = { path, ready: make(path, fetch), users: 0, bytes: 0, expiry: undefined }
    }
    copies.delete(id)
    copies.set(id, copy)
    clearTimeout(copy.expiry)
    copy.users += 1
    return copy
  }

  async function giveBack(id: string, copy: Copy): Promise<void> {
    copy.users -= 1
    if (copy.users > 0) return
    copy.expiry = setTimeout(() => void drop(id, copy).catch(() => undefined), idleMs)
    copy.expiry.unref()
    await dropExcess()
  }

  async function make(path: string, fetch: (path: string) => Promise<void>): Promise<number> {
    await mkdir(folder, { recursive: true })
    await fetch(path)
    return (await stat(path)).size
  }

  return {
    async lend(id, fetch, use) {
      const copy = hold(id, fetch)
      try {
        copy.bytes = await copy.ready
        // As new: whoever tidies the folder sees that it is in use, and a copy that was tidied away shows.
        await utimes(copy.path, new Date(), new Date())
      } catch (error) {
        await drop(id, copy)
        throw unavailable(error)
      }
      try {
        return await use(copy.path)
      } finally {
        await giveBack(id, copy)
      }
    },

    async close() {
      await Promise.all([...copies].map(([id, copy]) => drop(id, copy)))
    },
  }
}
