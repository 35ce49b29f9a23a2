import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type PrepareOptions, preparationVersion, prepareModel } from './prepare-model.js'

/** Prepares networks, each one once per cache folder. */
export interface PreparedModelCache {
  prepare(model: Uint8Array, options?: PrepareOptions): Promise<Uint8Array>
}

/**
 * Keeps prepared networks under the hash of what they were made from, so that nothing ever has to be thrown
 * away by hand. Several processes may share the folder: a file is complete as soon as it has its name.
 *
 * @param cacheDir made when missing; without one, or when it cannot be used, all stays in memory
 */
export function createPreparedModelCache(cacheDir?: string): PreparedModelCache {
  return {
    async prepare(model, options = {}) {
      if (cacheDir === undefined) return prepareModel(model, options)
      const file = path.join(cacheDir, `${keyOf(model, options)}.onnx`)
      const known = await readFile(file).catch(() => undefined)
      if (known) return known
      const prepared = prepareModel(model, options)
      await store(file, prepared)
      return prepared
    },
  }
}

function keyOf(model: Uint8Array, { classes }: PrepareOptions): string {
  const hash = createHash('sha256').update(`nusabaca ${preparationVersion} `).update(model)
  if (classes) hash.update(` ${classes.join()}`)
  return hash.digest('hex')
}

async function store(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(unfinished, bytes, { flush: true })
    await rename(unfinished, file)
  } catch {
    // a full or read-only disk costs time at the next start, nothing else
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
}
