import { taskIdOfKey } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskUpkeep } from './ports/task-upkeep.js'

export interface SweepFilesPorts {
  readonly upkeep: TaskUpkeep
  readonly files: ObjectStore
}

const batch = 500

/**
 * Removes files that belong to no task: what processes that died had stored without saying so. Those younger
 * than `minAgeMs` may be about to be spoken for, and those of unfinished tasks come and go.
 *
 * @returns how many were removed.
 */
export async function sweepFiles(ports: SweepFilesPorts, minAgeMs: number): Promise<number> {
  let removed = 0
  let keys: string[] = []
  for await (const { key, ageMs } of ports.files.list()) {
    if (ageMs < minAgeMs) continue
    keys.push(key)
    if (keys.length < batch) continue
    removed += await removeOrphans(ports, keys)
    keys = []
  }
  return removed + (await removeOrphans(ports, keys))
}

async function removeOrphans({ upkeep, files }: SweepFilesPorts, keys: readonly string[]): Promise<number> {
  const ids = new Set(keys.map(taskIdOfKey).filter((id) => id !== null))
  const known = new Map((await upkeep.filesOf([...ids])).map((task) => [task.id, task]))
  const orphans = keys.filter((key) => {
    const id = taskIdOfKey(key)
    // What is not one of ours by its name is left alone.
    if (id === null) return false
    const task = known.get(id)
    return task === undefined || !(task.unfinished || task.keys.has(key))
  })
  await Promise.all(orphans.map((key) => files.remove(key)))
  return orphans.length
}
