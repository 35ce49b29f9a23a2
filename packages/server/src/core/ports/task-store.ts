import type { TaskKind, TaskStatus } from '@nusabaca/contract'
import type { RecognitionOptions, Task, TaskMatter, TaskPage } from '../task.js'
import type { PageAddress } from './work-ledger.js'

/** A new task; the rest of its fields follow from it. */
export type NewTask = NewTaskRecord & TaskMatter

type NewTaskRecord = Pick<
  Task,
  | 'id'
  | 'owner'
  | 'batchId'
  | 'client'
  | 'file'
  | 'sourceTaskId'
  | 'sealedPassword'
  | 'pageCount'
  | 'timeoutMs'
  | 'lifetimeMs'
> & {
  /** 1-based numbers of the pages to read, ascending; at least one. */
  readonly pageNumbers: readonly number[]
  /** Where what was read of them lies, in the same order; null when they are still to be read. */
  readonly readPages: readonly string[] | null
}

/** A task that was inserted. */
export type InsertedTask = Task & {
  /** Pages of the same client that gave it their turns, with those that they have now. */
  readonly overtaken?: readonly PageTurn[]
}

/** When a page is due in the fair order. */
export interface PageTurn extends PageAddress {
  readonly turn: number
}

/** A file, and how its pages are read. */
export interface ReadFile {
  readonly owner: string
  readonly sha256: string
  readonly pageNumbers: readonly number[]
  readonly options: Pick<RecognitionOptions, 'engine' | 'languages' | 'confidenceThreshold'>
}

/** What the list of tasks may be narrowed by. */
export interface TaskFilter {
  readonly limit: number
  readonly owner?: string
  readonly status?: TaskStatus
  readonly kind?: TaskKind
  readonly tag?: string
  readonly createdAfter?: Date
  /** Part of the file's name, in any case. */
  readonly nameHas?: string
  /** Where the list before this one ended. */
  readonly after?: ListPosition
}

/** A task's place in the list. */
export interface ListPosition {
  readonly createdAt: Date
  readonly id: string
}

/** A part of the list. */
export interface TaskListPart {
  readonly tasks: readonly Task[]
  /** Where the next part begins; null when there is none. */
  readonly end: ListPosition | null
}

/** A new attempt at a task that has ended. */
export interface RetryOrder {
  /** Read every page again, or only those that are not done. */
  readonly pages: 'all' | 'failed'
  readonly options: TaskMatter['options']
  readonly sealedPassword: Uint8Array | null
}

/**
 * The truth about tasks, as the API sees and changes it.
 *
 * Promises: what a method has answered survives a crash at once; `insert` is all or nothing; a task in a final
 * status keeps it until `retry` begins a new attempt; progress never goes back within an attempt.
 */
export interface TaskStore {
  /**
   * The task that there is when there is one with this id. Its pages get the client's next turns; of pages of less
   * priority that wait already they get the soonest turns, and those get the next ones. Throws `task_expired` when what it
   * was to be made of is not there any more.
   */
  insert(task: NewTask): Promise<InsertedTask>
  /** Keys of these pages, in their order, as a completed task has read them in the same way; null without one. */
  findRead(file: ReadFile): Promise<readonly string[] | null>
  /** An erased task is found too, without its contents. */
  find(id: string): Promise<Task | null>
  /**
   * Newest first; erased ones are not among them. The work is bounded however many tasks there are: where few
   * names fit, a part may have fewer tasks than its limit, or none, and not be the last.
   */
  list(filter: TaskFilter): Promise<TaskListPart>
  /** Speech that was made of a task; erased ones are not among them. */
  madeOf(id: string): Promise<readonly Task[]>
  /** The tasks of a batch in their order; erased ones are among them. */
  batch(id: string): Promise<readonly Task[]>
  /** Pages by number. */
  pages(id: string): Promise<readonly TaskPage[]>
  /** Marks an unfinished task revoked. False when it had already ended or there is none. */
  revoke(id: string): Promise<boolean>
  /** Begins the next attempt. Null when the attempt that `task` knows is not the newest, or has not ended. */
  retry(task: Task, order: RetryOrder): Promise<Task | null>
  /** Ends the task if need be and forgets what it was about; its files are still to be removed. */
  erase(id: string): Promise<void>
}
