import type { Task } from '../task.js'

/** An operation that is not over, and its task as it is now. */
export interface Operation {
  readonly task: Task
  /** The attempt that it is for. */
  readonly attempt: number
  /** Somebody has begun to start it. */
  readonly begun: boolean
  /** Null until it is known that it was started. */
  readonly name: string | null
  /** How often it was put off. */
  readonly looks: number
  /** Since it was begun, or ordered. */
  readonly ageMs: number
  /** Its task has not ended, and this is still its attempt. */
  readonly wanted: boolean
  /** Half of the task's time is over. */
  readonly late: boolean
}

/** A file that answers for a page. */
export interface AnsweredPage {
  readonly page: number
  readonly key: string
}

/**
 * Operations that read a task's document as a whole: one for each attempt at most.
 *
 * Promises: what a method has answered survives a crash at once.
 */
export interface OperationLedger {
  /** Null when none was ordered for this attempt. */
  state(task: Pick<Task, 'id' | 'attempt'>): Promise<'open' | 'over' | null>
  /** Takes up an unfinished task, and orders an operation for it unless there is one. */
  order(task: Pick<Task, 'id' | 'attempt'>): Promise<void>
  /** Operations to see to: those whose time has come or whose task has ended. */
  due(limit: number): Promise<readonly Operation[]>
  /** To be called before it is started. False when somebody else has. */
  begin(operation: Operation): Promise<boolean>
  setName(operation: Operation, name: string): Promise<void>
  /** Nothing was started; it may be begun again then. */
  putBack(operation: Operation, ms: number): Promise<void>
  postpone(operation: Operation, ms: number): Promise<void>
  /** It is over; the pages that wait get their answers. */
  conclude(operation: Operation, answers: readonly AnsweredPage[]): Promise<void>
}
