import { NusabacaError } from './errors.js'
import type { ObjectStore } from './ports/object-store.js'

/** A stored text file, whole. */
export async function readText(files: ObjectStore, key: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of await files.get(key)) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

/** The same; null for what is gone, as a page that is being read again or whose task was revoked. */
export async function readTextIfThere(files: ObjectStore, key: string): Promise<string | null> {
  return await readText(files, key).catch(nullIfGone)
}

/** Of a file that could not be read: throws what is wrong, unless it is gone. */
export function nullIfGone(error: unknown): null {
  if (error instanceof NusabacaError && error.code === 'task_expired') return null
  throw error
}
