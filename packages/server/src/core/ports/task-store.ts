import type { ErrorCode, TaskStatus } from '@nusabaca/contract'
import type { Task, TaskPage } from '../task.js'

/** A new task; the rest of its fields follow from it. */
export type NewTask = Pick<Task, 'id' | 'file' | 'options' | 'sealedPassword' | 'pageCount'> & {
  /** 1-based numbers of the pages to read, ascending; at least one. */
  readonly pageNumbers: readonly number[]
  readonly timeoutMs: number
}

/** What the list of tasks may be narrowed by. */
export interface TaskFilter {
  readonly limit: number
  readonly status?: TaskStatus
  readonly tag?: string
  /** The last task of the list before this one. */
  readonly after?: { readonly createdAt: Date; readonly id: string }
}

/** A page of one attempt at a task. */
export interface PageAddress {
  readonly taskId: string
  readonly attempt: number
  readonly page: number
}

/** The right to settle a page: only the newest claim of a page has it. */
export interface PageClaim {
  readonly task: Task
  readonly page: number
  /** Counts the claims of this page, from 1. */
  readonly claim: number
  /** How many recognisers were lost while they read it. */
  readonly losses: number
}

/** How a page ended. */
export type PageOutcome =
  | { readonly status: 'done'; readonly resultKey: string }
  | { readonly status: 'failed'; readonly code: ErrorCode; readonly message: string }

/** The right to complete a task: only the newest assembly of the newest attempt has it. */
export interface AssemblyClaim {
  readonly task: Task
  readonly assembly: number
}

/** A task that somebody should look after. */
export interface UnfinishedTask {
  readonly id: string
  readonly attempt: number
  /** Its deadline has passed. */
  readonly overdue: boolean
}

/**
 * The truth about tasks.
 *
 * Promises: what a method has answered survives a crash at once; `insert` is all or nothing; each `claim…`
 * outdates the ones before it, and what an outdated claim writes changes nothing (the methods answer false);
 * a task in a final status never changes its status again; progress never goes back.
 */
export interface TaskStore {
  insert(task: NewTask): Promise<Task>
  find(id: string): Promise<Task | null>
  list(filter: TaskFilter): Promise<readonly Task[]>
  /** Pages by number. */
  pages(id: string): Promise<readonly TaskPage[]>
  /** Marks an unfinished task revoked. False when it had already ended; null when there is none. */
  revoke(id: string): Promise<boolean | null>
  /** Ends an unfinished task as failed. False when it had already ended. */
  fail(id: string, failure: { readonly code: ErrorCode; readonly message: string }): Promise<boolean>
  /** Takes a page that is not settled, of a task that has not ended; null otherwise. */
  claimPage(page: PageAddress, worker: string): Promise<PageClaim | null>
  /** Gives a claimed page back without an outcome; `lost` adds to its losses. */
  releasePage(claim: PageClaim, lost: boolean): Promise<void>
  /**
   * Null when the claim is outdated or the task has ended; then the result is not wanted. Whoever settles the
   * last page gets the claim to the assembly with it.
   */
  settlePage(
    claim: PageClaim,
    outcome: PageOutcome,
  ): Promise<{ readonly assembly: AssemblyClaim | null } | null>
  /** Takes the assembly of a task whose pages are all settled; null when there is nothing to assemble. */
  claimAssembly(id: string): Promise<AssemblyClaim | null>
  /** Records that the outputs are stored, and that links to them can be made. */
  advance(claim: AssemblyClaim, progress: number): Promise<void>
  complete(
    claim: AssemblyClaim,
    outputs: { readonly resultsKey: string; readonly summaryKey: string },
  ): Promise<boolean>
  /** Of the given tasks, those that should not be worked on any more. */
  ended(ids: readonly string[]): Promise<readonly string[]>
  /** Unfinished tasks that have not changed for `idleMs` or are overdue, least recently changed first. */
  unfinished(options: { readonly idleMs: number; readonly limit: number }): Promise<readonly UnfinishedTask[]>
}
