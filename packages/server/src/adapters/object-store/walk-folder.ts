import { opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file and how long ago it was last written, in milliseconds. */
export interface FoundFile {
  readonly path: string
  readonly ageMs: number
}

/** Every file below a folder. What goes away meanwhile is left out. */
export async function* walkFolder(folder: string): AsyncGenerator<FoundFile> {
  const entries = await opendir(folder).catch(() => [])
  for await (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walkFolder(path)
    else {
      const stats = await stat(path).catch(() => null)
      if (stats !== null) yield { path, ageMs: Date.now() - stats.mtimeMs }
    }
  }
}

/** Removes every file below a folder that has not been written for so long. */
export async function removeOldFiles(folder: string, minAgeMs: number): Promise<void> {
  for await (const { path, ageMs } of walkFolder(folder)) {
    if (ageMs >= minAgeMs) await rm(path, { force: true })
  }
}
