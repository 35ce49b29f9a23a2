import type { Failure } from '../errors.js'
import type { Task } from '../task.js'
import type { NewTask } from './task-store.js'

/** A page of one attempt at a task. */
export interface PageAddress {
  readonly taskId: string
  readonly attempt: number
  readonly page: number
}

/** The right to settle a page: only the newest claim of a page has it. */
export interface PageClaim<T extends Task = Task> {
  readonly task: T
  readonly page: number
  /** Counts the claims of this page, from 1. */
  readonly claim: number
  /** How many recognisers were lost while they read it. */
  readonly losses: number
  /** Of a file in which an engine answers for this page; null where it is to be asked. */
  readonly answerKey: string | null
}

/** How a page ended. */
export type PageOutcome =
  | { readonly status: 'done'; readonly resultKey: string }
  | ({ readonly status: 'failed' } & Failure)

/** The right to complete a task: only the newest assembly of the newest attempt has it. */
export interface AssemblyClaim<T extends Task = Task> {
  readonly task: T
  readonly assembly: number
}

/** What an assembly has made. */
export interface TaskOutputs extends Pick<Task, 'outputKeys'> {
  readonly resultsKey: string
  readonly summaryKey: string
}

/**
 * Who works on what, and how it ended.
 *
 * Promises: what a method has answered survives a crash at once; each `claim…` outdates the ones before it,
 * and what an outdated claim writes changes nothing (the methods answer null or false).
 */
export interface WorkLedger {
  /**
   * Takes a page that is not settled, of a task that has not ended; null when there is nothing to take. A page
   * that another living worker has is `running`, and not taken from it.
   */
  claimPage(page: PageAddress, worker: string): Promise<PageClaim | 'running' | null>
  /** Gives a claimed page back without an outcome; `lost` adds to its losses. */
  releasePage(claim: PageClaim, lost: boolean): Promise<void>
  /** Gives a page back whatever claim of it this worker may hold; it is not reading it. */
  abandonPage(page: PageAddress, worker: string): Promise<void>
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
  /** @param speech a task that is to speak what was read: it is made with this, or not at all. */
  complete(claim: AssemblyClaim, outputs: TaskOutputs, speech?: NewTask): Promise<boolean>
  /** Ends an unfinished task as failed. False when it had already ended. */
  fail(id: string, failure: Failure): Promise<boolean>
}
