import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { glob, isDynamicPattern } from 'tinyglobby'
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

/**
 * What arguments stand for: files as they are, the documents in a folder and below it, those that fit a pattern
 * which no shell has replaced, and `-` for standard input, which is kept in a file until disposal.
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

const options = { dot: true, expandDirectories: false } as const

async function expand(name: string): Promise<readonly string[]> {
  const found = await stat(name).catch(() => null)
  if (found?.isDirectory()) {
    const below = await glob('**', { ...options, cwd: name })
    return some(
      name,
      below.filter((path) => readable.test(path)).map((path) => join(name, path)),
    )
  }
  if (found !== null || !isDynamicPattern(name)) return [name]
  return some(name, await glob(name, { ...options, absolute: isAbsolute(name) }))
}

function some(asked: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) throw new OperatorError(`There is no document in ${asked}.`)
  return paths.toSorted()
}
