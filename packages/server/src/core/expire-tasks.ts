import { type EraseTaskPorts, removeFiles } from './erase-task.js'

// For so long a client is told that its task is gone, and not that it never was.
const tombstoneMs = 30 * 86_400_000
const batch = 200

/**
 * Erases tasks past their time, finishes erasures that were cut off, and forgets old ones. Sees to a batch of
 * each; the next call goes on.
 */
export async function expireTasks(
  ports: EraseTaskPorts,
): Promise<{ readonly expired: number; readonly forgotten: number }> {
  const expired = await ports.upkeep.expired(batch)
  for (const id of expired) {
    const task = await ports.tasks.find(id)
    if (task === null) continue
    await ports.tasks.erase(id)
    await removeFiles(ports, task)
  }
  for (const task of await ports.upkeep.erased(batch)) await removeFiles(ports, task)
  return { expired: expired.length, forgotten: await ports.upkeep.forget(tombstoneMs) }
}
