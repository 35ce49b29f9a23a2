import type { TaskQueue } from './ports/task-queue.js'
import type { InsertedTask } from './ports/task-store.js'
import { jobTrace } from './trace.js'

export interface EnqueueTaskPorts {
  readonly queue: TaskQueue
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

/**
 * Enqueues a task that is safe already, and moves the jobs of pages that it has overtaken: should this fail, the
 * reconciler finds it.
 */
export async function enqueueTask(
  { queue, onEnqueueFailed }: EnqueueTaskPorts,
  {
    id: taskId,
    kind: work,
    attempt,
    turn,
    options,
    overtaken = [],
  }: Pick<InsertedTask, 'id' | 'kind' | 'attempt' | 'turn' | 'options' | 'overtaken'>,
  pageNumbers: readonly number[],
): Promise<void> {
  if (overtaken.length > 0) await queue.move(overtaken).catch((error) => onEnqueueFailed(taskId, error))
  const traced = options.trace && { trace: jobTrace(options.trace) }
  const [page] = pageNumbers
  const only = pageNumbers.length === 1 && page !== undefined
  const job = only
    ? ({ kind: 'page', work, taskId, attempt, page, turn, ...traced } as const)
    : ({ kind: 'task', work, taskId, attempt, ...traced } as const)
  await queue.enqueue([job]).catch((error) => onEnqueueFailed(taskId, error))
}
