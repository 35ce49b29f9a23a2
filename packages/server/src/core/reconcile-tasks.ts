import type { TaskQueue } from './ports/task-queue.js'
import type { TaskUpkeep } from './ports/task-upkeep.js'
import type { WorkLedger } from './ports/work-ledger.js'
import { say } from './sentence.js'

export interface ReconcileTasksPorts {
  readonly upkeep: TaskUpkeep
  readonly ledger: WorkLedger
  readonly queue: TaskQueue
}

const batch = 1000

/**
 * Looks after tasks that nobody seems to work on: fails those past their deadline and enqueues the others
 * again, which changes nothing for those whose job is still there.
 *
 * @param idleMs how long a task must not have changed; 0 for every unfinished task, otherwise a batch of them
 *   is seen to and the next call goes on.
 */
export async function reconcileTasks(
  { upkeep, ledger, queue }: ReconcileTasksPorts,
  idleMs: number,
): Promise<{ readonly enqueued: number; readonly overdue: number }> {
  const seen = { enqueued: 0, overdue: 0 }
  const met = new Set<string>()
  for (;;) {
    const found = (await upkeep.unfinished({ idleMs, limit: batch })).filter(({ id }) => !met.has(id))
    for (const { id, overdue } of found) {
      met.add(id)
      if (!overdue) continue
      seen.overdue += 1
      await ledger.fail(id, {
        code: 'task_timeout',
        sentence: say('The task was not done before its deadline.'),
      })
    }
    const going = found.filter((task) => !task.overdue)
    if (going.length > 0) {
      await queue.enqueue(
        going.map(({ id, kind: work, attempt }) => ({ kind: 'task', work, taskId: id, attempt })),
      )
      // A worker whose clock was ahead may have put it off for as long.
      await queue.hasten(going.map(({ id }) => id))
      seen.enqueued += going.length
    }
    if (idleMs > 0 || found.length === 0) return seen
  }
}
