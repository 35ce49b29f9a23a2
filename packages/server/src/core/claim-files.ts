import { asNusabacaError } from './errors.js'
import { OperatorError } from './operator-error.js'
import type { ObjectStore } from './ports/object-store.js'
import { readText } from './read-text.js'

/** Names no task's file, so sweeps leave it alone. */
const key = '.nusabaca-deployment'

/**
 * Makes sure that a store is used by one database alone, as each sweeps away what its tasks do not know. The
 * first one has it. Throws an {@link OperatorError} when it is another's, or out of reach.
 *
 * @param database the same in all processes on one database, and there alone.
 */
export async function claimFiles(files: ObjectStore, database: string): Promise<void> {
  const place = files.urlOf(key)
  const owner = await ownerOf(files, database).catch((error) => {
    const { cause = error } = error
    throw new OperatorError(`${place} cannot be read or written: ${cause.message}`, { cause })
  })
  if (owner === database) return
  throw new OperatorError(
    `${place} says that the files there are another database's, and each removes what it does not know. Give ` +
      'this one a prefix or a folder of its own in NUSABACA_STORAGE; or, if the other is gone for good, remove ' +
      'that file.',
  )
}

async function ownerOf(files: ObjectStore, database: string): Promise<string> {
  try {
    return await readText(files, key)
  } catch (error) {
    if (asNusabacaError(error).code !== 'task_expired') throw error
  }
  await files.put(key, oneChunk(database))
  return readText(files, key)
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
