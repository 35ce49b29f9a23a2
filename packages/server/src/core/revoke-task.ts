import { NusabacaError } from './errors.js'
import { findTask } from './find-task.js'
import { attemptPrefixes } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskStore } from './ports/task-store.js'
import { say } from './sentence.js'
import type { Task } from './task.js'

/**
 * Stops a task, queued or running: whoever works on it notices within a second. Its pages are removed, its
 * original is kept. Throws `task_not_found`, or `not_revocable` when it has ended.
 */
export async function revokeTask(
  { tasks, files }: { readonly tasks: TaskStore; readonly files: ObjectStore },
  id: string,
): Promise<Task> {
  await findTask(tasks, id)
  const revoked = await tasks.revoke(id)
  const task = await findTask(tasks, id)
  if (!revoked) {
    throw new NusabacaError('not_revocable', {
      detail: say('The task has already ended: it is {status}.', { status: task.status }),
    })
  }
  await Promise.all(attemptPrefixes(task).map((prefix) => files.remove(prefix)))
  return task
}
