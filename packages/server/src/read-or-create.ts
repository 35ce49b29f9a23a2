import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The text of a small private file; it is made of `content` when absent, once, however many processes ask. */
export async function readOrCreate(path: string, content: string): Promise<string> {
  const made = `${path}.${randomUUID()}`
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    // Linked when it is whole, so that nobody reads half of it.
    await writeFile(made, content, { mode: 0o600 })
    await link(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(made, { force: true })
  }
  return readFile(path, 'utf8')
}
