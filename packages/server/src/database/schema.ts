import type { ErrorCode, TaskStatus } from '@nusabaca/contract'
import type { ColumnType, Generated } from 'kysely'
import type { StoredOptions } from '../core/task.js'

type Json<T> = ColumnType<T, string, string>

/** Table `tasks`: one row a task, the truth about it. */
export interface TaskTable {
  id: string
  status: TaskStatus
  /** Counts from 1; a retry of the whole task adds one. */
  attempt: Generated<number>
  /** Counts the tries to assemble this attempt: the fence of its outputs. */
  assembly: Generated<number>
  progress: number
  file_name: string
  file_bytes: number
  media_type: string
  sha256: string
  original_key: string
  options: Json<StoredOptions>
  /** The document's password, sealed; erased when the task ends. */
  sealed_password: Uint8Array | null
  page_count: number
  pages_total: number
  pages_done: Generated<number>
  pages_failed: Generated<number>
  results_key: string | null
  summary_key: string | null
  error_code: ErrorCode | null
  error_message: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  started_at: Date | null
  completed_at: Date | null
  deadline_at: Date
}

/** Table `pages`: one row a selected page of a task. */
export interface PageTable {
  task_id: string
  /** 1-based number in the document. */
  number: number
  status: Generated<'waiting' | 'running' | 'done' | 'failed'>
  /** Counts the claims of this page: the fence of its result. */
  claim: Generated<number>
  /** How many recognisers were lost while they read it. */
  losses: Generated<number>
  claimed_by: string | null
  claimed_at: Date | null
  settled_at: Date | null
  result_key: string | null
  error_code: ErrorCode | null
  error_message: string | null
}

export interface Database {
  tasks: TaskTable
  pages: PageTable
}
