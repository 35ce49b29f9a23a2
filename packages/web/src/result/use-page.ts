import type { Page } from '@nusabaca/client'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import type { ShownPage } from './use-document.js'
import type { Viewing } from './viewing.js'

// Whoever scrolls by does not want it.
const passingMs = 120

/** Runs once the element has been there for a moment; the signal aborts when it goes. It must not throw. */
export function useStaying(what: (signal: AbortSignal) => Promise<void>, inputs: readonly unknown[]): void {
  useEffect(() => {
    const staying = new AbortController()
    const timer = setTimeout(() => void what(staying.signal), passingMs)
    return () => {
      clearTimeout(timer)
      staying.abort()
    }
  }, inputs)
}

/** A page with its words; null until it is there. */
export function usePage({ taskId, onError }: Viewing, { page, status, text }: ShownPage): Page | null {
  const { client } = useApp()
  const [read, setRead] = useState<Page | null>(null)
  useStaying(
    async (signal) => {
      try {
        setRead(status === 'done' ? await client.getTaskPage(taskId, page, { signal }) : null)
      } catch (error) {
        if (!signal.aborted) onError(error)
      }
    },
    [client, taskId, page, status, text],
  )
  return read
}
