import { NusabacaError } from './errors.js'
import type { Backlog, BacklogSnapshot } from './ports/backlog.js'
import { say } from './sentence.js'
import type { Task } from './task.js'

/** Where a task stands in the queue. */
export interface QueuePlace {
  /** Pages that are due before its own. */
  readonly position: number
  /** Seconds until it is done, as workers go now; null while nobody has measured. */
  readonly etaSeconds: number | null
}

/** How full the queue is, as far as this process knows. */
export interface QueueGauge {
  /** Throws `queue_full` when so many pages more would be too many. */
  admit(pages: number): Promise<void>
  placeOf(task: Task): Promise<QueuePlace>
}

// Looking is cheap while there is little to do; with much it is done the less often, and misses less.
const freshMs = 1000
const costShare = 20

/** A gauge that looks at the backlog now and then. */
export function createQueueGauge(backlog: Backlog, { maxPages }: { readonly maxPages: number }): QueueGauge {
  let looked: Promise<BacklogSnapshot> | undefined
  let staleAt = 0
  let admitted = 0

  function look(): Promise<BacklogSnapshot> {
    if (looked !== undefined && performance.now() < staleAt) return looked
    const began = performance.now()
    staleAt = Number.POSITIVE_INFINITY
    looked = backlog.snapshot().then(
      (snapshot) => {
        staleAt = performance.now() + Math.max(freshMs, (performance.now() - began) * costShare)
        return snapshot
      },
      (error) => {
        staleAt = 0
        throw error
      },
    )
    admitted = 0
    return looked
  }

  return {
    async admit(pages) {
      const { pages: waiting, pagesPerSecond } = await look()
      if (waiting + admitted + pages > maxPages) throw queueFull(pages / (pagesPerSecond ?? 1))
      admitted += pages
    },

    async placeOf({ status, turn, pages }) {
      const { pagesBefore, pagesPerSecond } = await look()
      const position = status === 'pending' ? pagesBefore(turn) : 0
      const open = pages.total - pages.done - pages.failed
      return {
        position,
        etaSeconds: pagesPerSecond === null ? null : Math.ceil((position + open) / pagesPerSecond),
      }
    },
  }
}

function queueFull(secondsToRoom: number): NusabacaError {
  const retryAfter = Math.min(Math.max(Math.ceil(secondsToRoom), 5), 300)
  return new NusabacaError('queue_full', {
    detail: say('Too many pages are waiting already; try again in {seconds} seconds.', {
      seconds: retryAfter,
    }),
    details: { retry_after_seconds: retryAfter },
  })
}
