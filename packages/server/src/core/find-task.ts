import { NusabacaError } from './errors.js'
import type { TaskStore } from './ports/task-store.js'
import type { Task } from './task.js'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The task, or `task_not_found` for whatever is not the id of one. */
export async function findTask(tasks: TaskStore, id: string): Promise<Task> {
  const task = uuid.test(id) ? await tasks.find(id) : null
  if (task === null) throw new NusabacaError('task_not_found', { detail: 'There is no task with this id.' })
  return task
}
