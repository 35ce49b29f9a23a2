import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { OperatorError } from '../core/operator-error.js'

/** A file to read, and what to call it. */
export interface FoundFile {
  readonly path: string
  readonly name: string
}

export interface FoundFiles extends AsyncDisposable {
  readonly files: readonly FoundFile[]
}

// What a folder may hold besides is passed over; files that are named are always tried.
const readable = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|heif|pdf)$/i
const wildcard = /[*?]/

/**
 * What arguments stand for: files as they are, the documents in a folder and below it, those that fit a pattern
 * (`*`, `?`, `**`) which no shell has replaced, and `-` for standard input, which is kept in a file until disposal.
 */
export async function findFiles(names: readonly string[], stdin: Readable): Promise<FoundFiles> {
  const folder = names.includes('-') ? await mkdtemp(join(tmpdir(), 'nusabaca-')) : null
  const dispose = async () => {
    if (folder !== null) await rm(folder, { recursive: true, force: true })
  }
  try {
    const files: FoundFile[] = []
    for (const name of new Set(names)) {
      if (name === '-' && folder !== null) {
        const path = join(folder, 'stdin')
        await pipeline(stdin, createWriteStream(path))
        files.push({ path, name: '-' })
      } else files.push(...(await expand(name)).map((path) => ({ path, name: path })))
    }
    return { files, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function expand(name: string): Promise<readonly string[]> {
  const found = await stat(name).catch(() => null)
  if (found?.isDirectory()) return someIn(name, (path) => readable.test(path))
  if (found !== null || !wildcard.test(name)) return [name]
  const parts = name.split('/')
  const from = parts.findIndex((part) => wildcard.test(part))
  const base = parts.slice(0, from).join('/') || (name.startsWith('/') ? '/' : '.')
  const pattern = toRegExp(parts.slice(from).join('/'))
  return someIn(base, (path) => pattern.test(path), name)
}

/** Files below a folder whose paths from there on fit. */
async function someIn(
  folder: string,
  fits: (path: string) => boolean,
  asked = folder,
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) =>
      fits(
        resolve(path)
          .slice(resolve(folder).length)
          .replace(/^[\\/]/, ''),
      ),
    )
  if (paths.length === 0) throw new OperatorError(`There is no document in ${asked}.`)
  return paths.sort()
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|[.+^${}()|[\]\\]|\*+|\?/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return part === '?' ? '[^/]' : `\\${part}`
  })
  return new RegExp(`^${source}$`)
}
