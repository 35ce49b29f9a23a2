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
 * Stops a task if need be and erases all that it was about, with the speech that was made of it; only that it existed is remembered, for a time.
 * Throws `task_not_found`, or `task_expired` when that has been done.
 */
export async function eraseTask(ports: EraseTaskPorts, id: string): Promise<void> {
  const task = await findTask(ports.tasks, id)
  await ports.tasks.erase(id)
  await removeFiles(ports, task)
}

/** Removes the files of an erased task, and all that was made of it, and records it. */
export async function removeFiles(ports: EraseTaskPorts, task: Task): Promise<void> {
  const { tasks, upkeep, files } = ports
  // What was made of it has its contents. Nothing more is made once it is erased.
  for (const speech of await tasks.madeOf(task.id)) {
    await tasks.erase(speech.id)
    await removeFiles(ports, speech)
  }
  const outputs = [task.resultsKey, task.summaryKey, ...Object.values(task.outputKeys)]
  const keys = [task.file.key, ...outputs, pagesPrefix(task)]
  await Promise.all(keys.filter((key) => key !== null).map((key) => files.remove(key)))
  await upkeep.filesRemoved(task.id)
}
