import type { PageTally } from '../core/ports/throughput.js'

/** Counts the pages that were settled until somebody takes the count. */
export interface PageCounter {
  add(status: 'done' | 'failed', ms: number): void
  /** Null when there is nothing to tell. */
  take(): PageTally | null
  /** What was taken could not be told. */
  putBack(tally: PageTally): void
}

const nothing: PageTally = { done: 0, failed: 0, totalMs: 0, longestMs: 0 }

export function createPageCounter(): PageCounter {
  let counted = nothing
  const putBack = ({ done, failed, totalMs, longestMs }: PageTally) => {
    counted = {
      done: counted.done + done,
      failed: counted.failed + failed,
      totalMs: counted.totalMs + totalMs,
      longestMs: Math.max(counted.longestMs, longestMs),
    }
  }
  return {
    add: (status, ms) => putBack({ ...nothing, [status]: 1, totalMs: ms, longestMs: ms }),
    take() {
      const taken = counted
      counted = nothing
      return taken === nothing ? null : taken
    },
    putBack,
  }
}
