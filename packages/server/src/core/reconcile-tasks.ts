import type { TaskQueue } from './ports/task-queue.js'
import type { TaskStore } from './ports/task-store.js'

export interface ReconcileTasksPorts {
  readonly tasks: TaskStore
  readonly queue: TaskQueue
}

const batch = 500

/**
 * Looks after tasks that nobody seems to work on: fails those past their deadline and enqueues the others
 * again, which changes nothing for those whose job is still there.
 *
 * @param idleMs how long a task must not have changed; 0 for every unfinished task.
 */
export async function reconcileTasks(
  { tasks, queue }: ReconcileTasksPorts,
  idleMs: number,
): Promise<{ readonly enqueued: number; readonly overdue: number }> {
  const found = await tasks.unfinished({ idleMs, limit: idleMs === 0 ? 1_000_000 : batch })
  const overdue = found.filter((task) => task.overdue)
  for (const { id } of overdue) {
    await tasks.fail(id, { code: 'task_timeout', message: 'The task was not done before its deadline.' })
  }
  const going = found.filter((task) => !task.overdue)
  for (let from = 0; from < going.length; from += batch) {
    const part = going.slice(from, from + batch)
    await queue.enqueue(part.map(({ id, attempt }) => ({ kind: 'task', taskId: id, attempt })))
  }
  return { enqueued: going.length, overdue: overdue.length }
}
