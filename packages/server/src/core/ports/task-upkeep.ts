import type { TaskKind } from '@nusabaca/contract'
import type { Task } from '../task.js'

/** A task that somebody should look after. */
export interface UnfinishedTask {
  readonly id: string
  readonly kind: TaskKind
  readonly attempt: number
  /** Its deadline has passed. */
  readonly overdue: boolean
}

/** What the files of a task may be. */
export interface TaskFiles {
  readonly id: string
  /** Files may come and go; nothing can be said of them. */
  readonly unfinished: boolean
  /** Keys that the task still refers to. */
  readonly keys: ReadonlySet<string>
}

/** What has to be looked for now and then, over all tasks. */
export interface TaskUpkeep {
  /** Of the given tasks, those that should not be worked on any more. */
  ended(ids: readonly string[]): Promise<readonly string[]>
  /**
   * Unfinished tasks that have neither changed nor been given by this method for `idleMs`, or are overdue; the
   * longest unseen first.
   */
  unfinished(options: { readonly idleMs: number; readonly limit: number }): Promise<readonly UnfinishedTask[]>
  /** Ended tasks past their time. */
  expired(limit: number): Promise<readonly string[]>
  /** Erased tasks whose files may still be there. */
  erased(limit: number): Promise<readonly Task[]>
  /** Records that the files of an erased task are gone; what is left of it only says that it was. */
  filesRemoved(id: string): Promise<void>
  /** What is known of the files of these tasks; tasks that do not exist are absent. */
  filesOf(ids: readonly string[]): Promise<readonly TaskFiles[]>
  /** Forgets tasks that were erased so long ago. */
  forget(erasedBeforeMs: number): Promise<number>
}
