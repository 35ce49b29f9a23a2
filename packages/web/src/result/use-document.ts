import {
  isFinalStatus,
  type PageOutline,
  type TaskCompletedOutline,
  type TaskEvent,
  type TaskSummary,
} from '@nusabaca/client'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { type Followed, follow } from '../tasks/follow.js'
import { useTaskEvents } from '../tasks/use-task-events.js'

/** A page, as far as it is known: of one that was just read, the text alone. */
export type ShownPage = Pick<PageOutline, 'page' | 'status'> &
  Partial<Omit<Extract<PageOutline, { status: 'done' }>, 'page' | 'status'>> &
  Partial<Pick<Extract<PageOutline, { status: 'failed' }>, 'error'>>

export type ShownTask = Followed &
  Pick<TaskSummary, 'kind'> &
  Pick<TaskCompletedOutline, 'file_info' | 'attempt'> &
  Partial<Pick<TaskCompletedOutline, 'source_task_id' | 'speech'>>

/** A task, its pages as they are read, and what went wrong on the way. */
export interface TaskDocument {
  /** Null before the first answer. */
  readonly task: ShownTask | null
  readonly pages: readonly ShownPage[]
  readonly error: unknown
  readonly fail: (error: unknown) => void
  readonly revoke: () => void
  readonly retry: () => void
}

export function useDocument(taskId: string): TaskDocument {
  const { client } = useApp()
  const [task, setTask] = useState<ShownTask | null>(null)
  const [pages, setPages] = useState<readonly ShownPage[]>([])
  const [error, fail] = useState<unknown>(null)
  const [live, setLive] = useState(true)

  const loadPages = useCallback(() => {
    client.listTaskPages(taskId).then(({ pages }) => setPages(pages), fail)
  }, [client, taskId])
  // Another client speaks another language.
  useEffect(() => setLive(true), [client, taskId])

  function onEvent(event: TaskEvent): void {
    const { data } = event
    if ('file_info' in data) {
      setTask(data)
      if (data.kind === 'recognition') loadPages()
    } else setTask((before) => before && follow(before, event))
    if (event.event === 'page.completed') {
      const { page, text } = event.data
      setPages((before) => withPage(before, { status: 'done', page, text }))
    }
    if (event.event === 'page.failed') {
      const { page, error } = event.data
      setPages((before) => withPage(before, { status: 'failed', page, error }))
    }
    if ('status' in data && isFinalStatus(data.status)) setLive(false)
  }
  useTaskEvents(taskId, { live, onEvent, onError: fail })

  function act(action: Promise<unknown>): void {
    fail(null)
    action.then(() => setLive(true), fail)
  }
  return {
    task,
    pages,
    error,
    fail,
    revoke: () => act(client.revokeTask(taskId)),
    retry: () => act(client.retryTask(taskId)),
  }
}

function withPage(pages: readonly ShownPage[], page: ShownPage): readonly ShownPage[] {
  return pages.map((each) => (each.page === page.page ? { ...each, ...page } : each))
}
