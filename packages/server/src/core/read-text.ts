import type { ObjectStore } from './ports/object-store.js'

/** A stored text file, whole. */
export async function readText(files: ObjectStore, key: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of await files.get(key)) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
