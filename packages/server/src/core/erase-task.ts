import { findTask } from './find-task.js'
import { pagesPrefix } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskStore } from './ports/task-store.js'
import type { TaskUpkeep } from './ports/task-upkeep.js'
import type { Task } from './task.js'

export interface EraseTaskPorts {
  readonly tasks: TaskStore
  readonly upkeep: TaskUpkeep
  readonly files: ObjectStore
}

/**
 * Stops a task if need be and erases all that it was about; only that it existed is remembered, for a time.
 * Throws `task_not_found`, or `task_expired` when that has been done.
 */
export async function eraseTask(ports: EraseTaskPorts, id: string): Promise<void> {
  const task = await findTask(ports.tasks, id)
  await ports.tasks.erase(id)
  await removeFiles(ports, task)
}

/** Removes the files of an erased task, and records it. */
export async function removeFiles(
  { upkeep, files }: Pick<EraseTaskPorts, 'upkeep' | 'files'>,
  task: Task,
): Promise<void> {
  const outputs = Object.values(task.outputKeys)
  const keys = [task.file.key, task.resultsKey, task.summaryKey, ...outputs, pagesPrefix(task)]
  await Promise.all(keys.filter((key) => key !== null).map((key) => files.remove(key)))
  await upkeep.filesRemoved(task.id)
}
