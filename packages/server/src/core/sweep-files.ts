import { isIncoming, taskIdOfKey } from './object-keys.js'
import { directUploadLifetimeMs } from './offer-direct-upload.js'
import type { DirectUploads } from './ports/direct-uploads.js'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskUpkeep } from './ports/task-upkeep.js'

export interface SweepFilesPorts {
  readonly upkeep: TaskUpkeep
  readonly files: ObjectStore
  readonly directUploads: DirectUploads
}

const batch = 500

/**
 * Removes files that belong to no task: what processes that died had stored without saying so. Those younger
 * than `minAgeMs` may be about to be spoken for, and those of unfinished tasks come and go.
 * What clients have put there themselves has as long as they have for its task.
 *
 * @returns how many were removed.
 */
export async function sweepFiles(ports: SweepFilesPorts, minAgeMs: number): Promise<number> {
  let removed = 0
  let keys: string[] = []
  for await (const { key, ageMs } of ports.files.list()) {
    if (ageMs < Math.max(minAgeMs, isIncoming(key) ? directUploadLifetimeMs : 0)) continue
    keys.push(key)
    if (keys.length < batch) continue
    removed += await removeOrphans(ports, keys)
    keys = []
  }
  await ports.directUploads.forgetExpired()
  return removed + (await removeOrphans(ports, keys))
}

async function removeOrphans({ upkeep, files }: SweepFilesPorts, keys: readonly string[]): Promise<number> {
  const ids = new Set(keys.map(taskIdOfKey).filter((id) => id !== null))
  const known = new Map((await upkeep.filesOf([...ids])).map((task) => [task.id, task]))
  const orphans = keys.filter((key) => {
    if (isIncoming(key)) return true
    const id = taskIdOfKey(key)
    // What is not one of ours by its name is left alone.
    if (id === null) return false
    const task = known.get(id)
    return task === undefined || !(task.unfinished || task.keys.has(key))
  })
  await Promise.all(orphans.map((key) => files.remove(key)))
  return orphans.length
}
