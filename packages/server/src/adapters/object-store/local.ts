import { randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { access, copyFile, type FileHandle, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { filePath } from '@nusabaca/contract'
import { downloadSubject, type LinkSigner, uploadSubject } from '../../core/ports/link-signer.js'
import type { ByteStream, ObjectStore, SignedLink } from '../../core/ports/object-store.js'
import { checkKey } from './check-key.js'
import { gone, unavailable } from './store-errors.js'
import { removeOldFiles, walkFolder } from './walk-folder.js'

export interface LocalObjectStoreOptions {
  /** Absolute path of a folder; created when absent. */
  readonly folder: string
  /** What links start with, without a slash at the end; asked for with each link. */
  readonly publicUrl: () => string
  readonly linkSigner: LinkSigner
  readonly urlTtlMs: number
  /** Where files are written before they take their place; on the same disk, or they could not appear whole. */
  readonly partialDir: string
}

/** Files in a folder, with links that the API serves itself. */
export function createLocalObjectStore(options: LocalObjectStoreOptions): ObjectStore {
  const { folder, publicUrl, linkSigner, urlTtlMs, partialDir } = options
  mkdirSync(folder, { recursive: true })

  function pathOf(key: string): string {
    checkKey(key)
    return join(folder, key)
  }

  /** A folder that was there is on a disk that is away now: without this, another would be begun in its place. */
  async function requireFolder(): Promise<void> {
    await stat(folder).catch((error) => {
      throw unavailable(error)
    })
  }

  async function explain(error: NodeJS.ErrnoException): Promise<never> {
    await requireFolder()
    throw error.code === 'ENOENT' ? gone(error) : unavailable(error)
  }

  function linkTo(key: string, { subject, lifetimeMs, ...said }: LinkOptions): SignedLink {
    const expiresAt = new Date(Math.floor((Date.now() + lifetimeMs) / 1000) * 1000)
    const query = new URLSearchParams({ ...said, ...linkSigner.sign(subject, expiresAt) })
    return { url: `${publicUrl()}${filePath(key)}?${query}`, expiresAt }
  }

  async function store(key: string, write: (partial: string) => Promise<void>): Promise<void> {
    const path = pathOf(key)
    const partial = join(partialDir, randomUUID())
    try {
      await requireFolder()
      await mkdir(partialDir, { recursive: true })
      const firstMade = await mkdir(dirname(path), { recursive: true })
      await write(partial)
      await rename(partial, path)
      await syncFolders(dirname(path), firstMade)
    } catch (error) {
      await rm(partial, { force: true })
      throw unavailable(error)
    }
  }

  return {
    put: (key, content) => store(key, (partial) => writeDurably(partial, content)),
    putFile: (key, path) => store(key, (partial) => takeOver(path, partial)),

    async get(key, range) {
      const path = pathOf(key)
      const handle = await open(path).catch(explain)
      return createReadStream(path, { fd: handle, ...(range && { start: range.first, end: range.last }) })
    },

    async sizeOf(key) {
      return (await stat(pathOf(key)).catch(explain)).size
    },

    async remove(prefix) {
      await requireFolder()
      const doomed = join(partialDir, randomUUID())
      try {
        await mkdir(partialDir, { recursive: true })
        // Out of the way first: somebody may be writing there, and a folder that fills up cannot be removed.
        await rename(pathOf(prefix), doomed)
        await rm(doomed, { recursive: true, force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unavailable(error)
      }
    },

    async withLocalFile(key, use) {
      const path = pathOf(key)
      await access(path).catch(explain)
      try {
        return await use(path)
      } catch (error) {
        await requireFolder()
        throw error
      }
    },

    async *list(inside = '') {
      for await (const { path, ageMs } of walkFolder(join(folder, inside))) {
        yield { key: relative(folder, path).split(sep).join('/'), ageMs }
      }
    },

    discardPartial: (minAgeMs) => removeOldFiles(partialDir, minAgeMs),

    urlOf: (key) => pathToFileURL(pathOf(key)).href,

    async signedLink(key, name) {
      const said = name === undefined ? {} : { name }
      return linkTo(key, { ...said, subject: downloadSubject(key, name), lifetimeMs: urlTtlMs })
    },

    async signedUpload(key, { bytes, mediaType, lifetimeMs }) {
      const link = linkTo(key, { subject: uploadSubject(key, bytes, mediaType), lifetimeMs })
      return { ...link, headers: { 'content-type': mediaType } }
    },
  }
}

interface LinkOptions {
  /** What the file is saved as. */
  readonly name?: string
  readonly subject: string
  readonly lifetimeMs: number
}

async function writeDurably(path: string, content: ByteStream): Promise<void> {
  await withHandle(await open(path, 'wx', 0o600), async (handle) => {
    for await (const chunk of content) await handle.writeFile(chunk)
    await handle.datasync()
  })
}

/** Moves a file in, across file systems too. */
async function takeOver(path: string, target: string): Promise<void> {
  await withHandle(await open(path, 'r+'), (handle) => handle.datasync())
  await rename(path, target).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error
    await copyFile(path, target)
    await withHandle(await open(target, 'r+'), (handle) => handle.datasync())
    await unlink(path)
  })
}

/** A new name is durable only when its folder is; and a folder that was made, when the one around it is. */
async function syncFolders(leaf: string, firstMade: string | undefined): Promise<void> {
  const last = firstMade === undefined ? leaf : dirname(firstMade)
  for (let path = leaf; ; path = dirname(path)) {
    await withHandle(await open(path, 'r'), (handle) => handle.sync())
    if (path === last) return
  }
}

async function withHandle(handle: FileHandle, use: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(handle)
  } finally {
    await handle.close()
  }
}
