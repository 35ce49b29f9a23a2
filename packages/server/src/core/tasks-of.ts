import type { TaskStore } from './ports/task-store.js'
import { isAllowed, type Principal } from './principal.js'

/**
 * The tasks as a principal sees them: what belongs to others is neither found nor listed. Methods that take a task's
 * id trust that it was found here.
 */
export function tasksOf(tasks: TaskStore, principal: Principal): TaskStore {
  if (isAllowed(principal, 'admin')) return tasks
  const { owner } = principal
  return {
    ...tasks,
    async find(id) {
      const task = await tasks.find(id)
      return task?.owner === owner ? task : null
    },
    batch: async (id) => (await tasks.batch(id)).filter((task) => task.owner === owner),
    list: (filter) => tasks.list({ ...filter, owner }),
  }
}
