import type { TaskQueue } from './ports/task-queue.js'
import type { Task } from './task.js'

export interface EnqueueTaskPorts {
  readonly queue: TaskQueue
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

/** Enqueues a task that is safe already: should this fail, the reconciler finds it. */
export async function enqueueTask(
  { queue, onEnqueueFailed }: EnqueueTaskPorts,
  {
    id: taskId,
    kind: work,
    attempt,
    turn,
    options,
  }: Pick<Task, 'id' | 'kind' | 'attempt' | 'turn' | 'options'>,
  pageNumbers: readonly number[],
): Promise<void> {
  const traced = options.trace && { trace: options.trace }
  const [page] = pageNumbers
  const only = pageNumbers.length === 1 && page !== undefined
  const job = only
    ? ({ kind: 'page', work, taskId, attempt, page, turn, ...traced } as const)
    : ({ kind: 'task', work, taskId, attempt, ...traced } as const)
  await queue.enqueue([job]).catch((error) => onEnqueueFailed(taskId, error))
}
