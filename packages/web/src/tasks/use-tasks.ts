import type { TaskListQuery, TaskSummary } from '@nusabaca/client'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'

export type TaskFilter = Pick<Partial<TaskListQuery>, 'status' | 'q'>

export interface Tasks {
  /** Newest first; null before the first answer. */
  readonly tasks: readonly TaskSummary[] | null
  readonly error: unknown
  readonly reload: () => void
  /** Null when there are no more. */
  readonly loadMore: (() => void) | null
  readonly replace: (task: TaskSummary) => void
  readonly remove: (taskId: string) => void
}

interface Loaded {
  readonly tasks: readonly TaskSummary[] | null
  readonly cursor: string | null
  readonly error: unknown
}

/**
 * The tasks that match; asked for again when the page is looked at again.
 * @param changes asks again when it is another number.
 */
export function useTasks(filter: TaskFilter, changes: number): Tasks {
  const { client } = useApp()
  const [reloads, setReloads] = useState(0)
  const [loaded, setLoaded] = useState<Loaded>({ tasks: null, cursor: null, error: null })

  useEffect(() => {
    const asking = new AbortController()
    client.listTasks(filter, { signal: asking.signal }).then(
      ({ tasks, next_cursor }) => setLoaded({ tasks, cursor: next_cursor, error: null }),
      (error) => asking.signal.aborted || setLoaded((before) => ({ ...before, error })),
    )
    return () => asking.abort()
  }, [client, filter.status, filter.q, changes, reloads])

  const reload = useCallback(() => setReloads((count) => count + 1), [])
  useEffect(() => {
    const onShown = (): void => {
      if (!document.hidden) reload()
    }
    document.addEventListener('visibilitychange', onShown)
    return () => document.removeEventListener('visibilitychange', onShown)
  }, [reload])

  const { tasks, cursor, error } = loaded
  function loadMore(): void {
    if (cursor === null) return
    client.listTasks({ ...filter, cursor }).then(
      (more) =>
        setLoaded(({ tasks }) => ({
          tasks: [...(tasks ?? []), ...more.tasks],
          cursor: more.next_cursor,
          error: null,
        })),
      (error) => setLoaded((before) => ({ ...before, error })),
    )
  }
  const replace = useCallback((task: TaskSummary) => {
    setLoaded((before) => ({
      ...before,
      tasks: before.tasks?.map((each) => (each.task_id === task.task_id ? task : each)) ?? null,
    }))
  }, [])
  const remove = useCallback((taskId: string) => {
    setLoaded((before) => ({
      ...before,
      tasks: before.tasks?.filter(({ task_id }) => task_id !== taskId) ?? null,
    }))
  }, [])
  return { tasks, error, reload, loadMore: cursor === null ? null : loadMore, replace, remove }
}
