import { NusabacaApiError, NusabacaConnectionError, NusabacaTimeoutError, type Page } from '@nusabaca/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import type { ShownPage } from './use-document.js'
import type { Viewing } from './viewing.js'

// Whoever scrolls by does not want it.
const passingMs = 120

const awayMs = 3000

export interface StayingOptions {
  /** What it is done for; it is done anew for others. */
  readonly inputs: readonly unknown[]
  /** @param passes whether it is tried again, as what keeps it from being done may pass. */
  readonly onError: (error: unknown, passes: boolean) => void
}

/** Is done once the element has been there for a moment, and again until it can be; the signal aborts when it goes. */
export function useStaying(
  what: (signal: AbortSignal) => Promise<void>,
  { inputs, onError }: StayingOptions,
): void {
  useEffect(() => {
    const staying = new AbortController()
    const { signal } = staying
    let timer = setTimeout(attempt, passingMs)
    function attempt(): void {
      what(signal).catch((error) => {
        if (signal.aborted) return
        const passes = isPassing(error)
        if (passes) timer = setTimeout(attempt, awayMs)
        onError(error, passes)
      })
    }
    return () => {
      clearTimeout(timer)
      staying.abort()
    }
  }, inputs)
}

function isPassing(error: unknown): boolean {
  if (error instanceof NusabacaApiError) return error.retryable
  return error instanceof NusabacaConnectionError || error instanceof NusabacaTimeoutError
}

/** A page with its words; null until it is there. */
export function usePage({ taskId, onError }: Viewing, { page, status, text }: ShownPage): Page | null {
  const { client } = useApp()
  const [read, setRead] = useState<Page | null>(null)
  const failed = useRef(false)
  useStaying(
    async (signal) => {
      setRead(status === 'done' ? await client.getTaskPage(taskId, page, { signal }) : null)
      if (failed.current) onError(null)
      failed.current = false
    },
    {
      inputs: [client, taskId, page, status, text],
      onError(error) {
        failed.current = true
        onError(error)
      },
    },
  )
  return read
}
