import { isFinalStatus } from '@nusabaca/contract'
import { type AssembleTaskPorts, assembleTask } from './assemble-task.js'
import { type OrderWholeDocumentPorts, orderWholeDocument } from './order-whole-document.js'
import type { TaskQueue } from './ports/task-queue.js'
import { jobTrace } from './trace.js'

export interface AdvanceTaskPorts extends AssembleTaskPorts, OrderWholeDocumentPorts {
  readonly queue: TaskQueue
}

/**
 * Enqueues the pages of a task that are not settled, unless an operation reads them, or assembles it when all
 * are. May run again at any time.
 */
export async function advanceTask(
  ports: AdvanceTaskPorts,
  { taskId, attempt }: { readonly taskId: string; readonly attempt: number },
  signal: AbortSignal,
): Promise<void> {
  const task = await ports.tasks.find(taskId)
  if (task === null || task.attempt !== attempt || isFinalStatus(task.status)) return
  const pages = await ports.tasks.pages(taskId)
  const open = pages.filter((page) => page.status === 'waiting' || page.status === 'running')
  if (open.length === 0) return assembleTask(ports, taskId, signal)
  if (await orderWholeDocument(ports, task, open)) return
  const { trace } = task.options
  await ports.queue.enqueue(
    open.map(({ number, turn }, index) => ({
      kind: 'page',
      work: task.kind,
      taskId,
      attempt,
      page: number,
      turn: turn ?? task.turn + index,
      ...(trace && { trace: jobTrace(trace) }),
    })),
  )
}
