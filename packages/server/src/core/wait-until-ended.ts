import { isFinalStatus } from '@nusabaca/contract'
import { findTask } from './find-task.js'
import type { TaskStore } from './ports/task-store.js'
import type { Task } from './task.js'
import type { TaskWatcher } from './task-watcher.js'

/** Waits until the task has ended, `withinMs` have passed or the signal aborts, and gives it as it is then. */
export async function waitUntilEnded(
  { tasks, watcher }: { readonly tasks: TaskStore; readonly watcher: TaskWatcher },
  task: Task,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<Task> {
  const endMs = performance.now() + withinMs
  let seen = task
  while (!isFinalStatus(seen.status)) {
    const left = { after: seen.version, withinMs: endMs - performance.now(), signal }
    if (!(await watcher.change(task.id, left))) break
    // It has been accepted, whether the database can be asked at the moment or not.
    seen = await findTask(tasks, task.id).catch(() => seen)
  }
  return seen
}
