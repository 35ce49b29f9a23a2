import type { PageOutcome } from './ports/work-ledger.js'

/** Until when a page is wanted. */
export interface PageRun {
  readonly signal: AbortSignal
  /** Called when its wait for a process is over. */
  readonly onStart: () => void
  /** Called when its outcome is recorded. */
  readonly onSettled?: (status: PageOutcome['status']) => void
}
