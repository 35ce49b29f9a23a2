import type { TaskEvent, TaskSummary } from '@nusabaca/client'
import { isFinalStatus } from '@nusabaca/client'

/** What events tell of a task. */
export type Followed = Pick<TaskSummary, 'status' | 'progress' | 'message' | 'pages'>

/** A task after an event. */
export function follow<T extends Followed>(task: T, { data }: TaskEvent): T {
  const { progress, pages } = data
  if (!('status' in data)) return { ...task, progress, pages, status: 'processing' }
  const { status, message } = data
  return {
    ...task,
    progress,
    pages,
    status,
    message,
    ...('error' in data && { error_code: data.error.code }),
  }
}

/**
 * Which tasks are watched: those that have their turn first, and no more than leave a browser connections for
 * other things.
 * @param tasks newest first.
 */
export function tasksToWatch(tasks: readonly TaskSummary[], most: number): ReadonlySet<string> {
  const unfinished = tasks.filter(({ status }) => !isFinalStatus(status))
  return new Set(unfinished.slice(-most).map(({ task_id }) => task_id))
}
