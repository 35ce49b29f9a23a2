import type { TaskEvent } from '@nusabaca/client'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'

export interface TaskEventsOptions {
  /** Nothing is watched while it is false. */
  readonly live: boolean
  readonly onEvent: (event: TaskEvent) => void
  /** Watching has ended for good, and not because the task has. */
  readonly onError: (error: unknown) => void
}

/** Tells of everything that happens to a task, by events of the server or whatever else gets through. */
export function useTaskEvents(taskId: string, options: TaskEventsOptions): void {
  const { client } = useApp()
  const latest = useRef(options)
  latest.current = options
  const { live } = options
  useEffect(() => {
    if (!live) return
    const watching = new AbortController()
    void (async () => {
      try {
        for await (const event of client.watchTask(taskId, { signal: watching.signal })) {
          latest.current.onEvent(event)
        }
      } catch (error) {
        if (!watching.signal.aborted) latest.current.onError(error)
      }
    })()
    return () => watching.abort()
  }, [client, taskId, live])
}
