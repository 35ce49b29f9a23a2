import { erased, NusabacaError } from './errors.js'
import type { TaskStore } from './ports/task-store.js'
import type { Task } from './task.js'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether it may be an id at all; the database takes no other. */
export function isUuid(id: string): boolean {
  return uuid.test(id)
}

/** The task; `task_not_found` for whatever is not the id of one, `task_expired` when it has been erased. */
export async function findTask(tasks: TaskStore, id: string): Promise<Task> {
  const task = isUuid(id) ? await tasks.find(id) : null
  if (task === null) throw new NusabacaError('task_not_found', { detail: 'There is no task with this id.' })
  if (task.erasedAt !== null) throw erased()
  return task
}
