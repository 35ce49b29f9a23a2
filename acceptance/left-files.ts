import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { inject } from 'vitest'
import { listObjects } from './google-storage.js'
import type { Program } from './program.js'

/** What of uploads lies on this machine. Copies of what is in a bucket, which soon go by themselves, are not meant. */
export async function uploadsOnDisk({ dataDir }: Program): Promise<readonly string[]> {
  const names: string[] = []
  for (const folder of ['staging', 'resumable']) {
    const found = await readdir(join(dataDir, folder)).catch(() => [])
    names.push(...found.filter((name) => name !== 'copies').map((name) => join(folder, name)))
  }
  return names
}

/** Names of the files in the object store. */
export async function storedFiles({ dataDir }: Program): Promise<readonly string[]> {
  const { cloud } = inject('programs')
  if (cloud !== null) {
    const names = await listObjects(String(cloud['STORAGE_EMULATOR_HOST']), `${basename(dataDir)}/`)
    return names.filter((name) => !name.endsWith('/.nusabaca-deployment'))
  }
  const entries = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && entry.name !== '.id').map((entry) => entry.name)
}
