import type { TaskOutline } from '@nusabaca/contract'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskStore } from './ports/task-store.js'
import type { QueueGauge } from './queue-gauge.js'
import type { Task } from './task.js'
import { completedView, inProgressView, stoppedView, storedFileView } from './task-views.js'

export interface DescribeTaskPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
  readonly gauge: QueueGauge
}

/** How a task is doing, without what was read. */
export async function describeTask(
  { tasks, files, gauge }: DescribeTaskPorts,
  task: Task,
): Promise<TaskOutline> {
  switch (task.status) {
    case 'pending':
    case 'processing':
      return inProgressView(task, task.status, await gauge.placeOf(task))
    case 'failed':
    case 'revoked':
      return stoppedView(task, task.status, await tasks.pages(task.id))
    case 'completed': {
      const [original, results, pages] = await Promise.all([
        storedFile(files, task.file.key),
        storedFile(files, task.resultsKey),
        tasks.pages(task.id),
      ])
      return completedView(task, { pages, original, results })
    }
  }
}

async function storedFile(files: ObjectStore, key: string | null) {
  if (key === null) throw new TypeError('A completed task has outputs')
  return storedFileView(key, files.urlOf(key), await files.signedLink(key))
}
