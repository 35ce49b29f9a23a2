import type { TaskChanges } from './ports/task-changes.js'

/** Tells those who wait for a task that it has changed. */
export interface TaskWatcher {
  /**
   * Resolves with true once the task's version is above `after` or there is no such task any more; with false
   * after `withinMs` or when the signal aborts. It never rejects.
   */
  change(id: string, wait: ChangeWait): Promise<boolean>
}

export interface ChangeWait {
  readonly after: number
  readonly withinMs: number
  readonly signal: AbortSignal
}

export interface TaskWatcherOptions {
  readonly everyMs: number
  /** Called when it could not look; it goes on looking. */
  readonly onError: (error: Error) => void
}

interface Watch {
  readonly id: string
  readonly after: number
  readonly end: (changed: boolean) => void
}

/** A watcher that asks once every while for all tasks together, and not at all while nobody waits. */
export function createTaskWatcher(
  changes: Pick<TaskChanges, 'versions'>,
  { everyMs, onError }: TaskWatcherOptions,
): TaskWatcher {
  const watches = new Set<Watch>()
  let looking = false

  function keepLooking(): void {
    if (looking || watches.size === 0) return
    looking = true
    setTimeout(async () => {
      await look().catch(onError)
      looking = false
      keepLooking()
    }, everyMs)
  }

  async function look(): Promise<void> {
    // Who comes while the question is under way is asked for the next time.
    const asked = [...watches]
    if (asked.length === 0) return
    const versions = await changes.versions([...new Set(asked.map(({ id }) => id))])
    for (const { id, after, end } of asked) {
      if ((versions.get(id) ?? Number.POSITIVE_INFINITY) > after) end(true)
    }
  }

  return {
    change: (id, { after, withinMs, signal }) =>
      new Promise((resolve) => {
        const end = (changed: boolean): void => {
          clearTimeout(deadline)
          signal.removeEventListener('abort', onAbort)
          watches.delete(watch)
          resolve(changed)
        }
        const onAbort = (): void => end(false)
        const watch = { id, after, end }
        const deadline = setTimeout(end, withinMs, false)
        signal.addEventListener('abort', onAbort)
        watches.add(watch)
        if (signal.aborted) end(false)
        keepLooking()
      }),
  }
}
