import type {
  ErrorCode,
  TaskKind,
  TaskStatus,
  WebhookDeliveryStatus,
  WebhookEventType,
} from '@nusabaca/contract'
import type { ColumnType, Generated } from 'kysely'
import type { WorkerMemory } from '../core/ports/worker-registry.js'
import type { Scope } from '../core/principal.js'
import type { Sentence } from '../core/sentence.js'
import type { TaskMatter } from '../core/task.js'
import type { OutputKeys } from '../core/task-outputs.js'

type Json<T> = ColumnType<T, string, string>

/** Table `tasks`: one row a task, the truth about it. */
export interface TaskTable {
  id: string
  status: TaskStatus
  /** Counts from 1; a retry of the whole task adds one. */
  attempt: Generated<number>
  /** Counts the tries to assemble this attempt: the fence of its outputs. */
  assembly: Generated<number>
  /** Grows with every change that clients can see, over all attempts. */
  version: Generated<number>
  /** The version at which this attempt was taken up. */
  started_version: number | null
  progress: number
  /** Whose it is. */
  owner: string
  batch_id: string | null
  /** What was read for an earlier task was taken over. */
  cached: Generated<boolean>
  /** Whose backlog it belongs to. */
  client: string
  /** Its first page's place in the fair order. */
  turn: number
  file_name: string
  file_bytes: number
  media_type: string
  sha256: string
  original_key: string
  kind: TaskKind
  /** The recognition whose text is spoken. */
  source_task_id: string | null
  /** The task that speaks what was read. */
  speech_task_id: string | null
  options: Json<TaskMatter['options']>
  /** The document's password, sealed; erased when the task ends. */
  sealed_password: Uint8Array | null
  page_count: number
  pages_total: number
  pages_done: Generated<number>
  pages_failed: Generated<number>
  results_key: string | null
  summary_key: string | null
  /** By format. */
  output_keys: ColumnType<OutputKeys, string | undefined, string>
  error_code: ErrorCode | null
  /** In English, with names in braces where its parts go. */
  error_message: string | null
  error_parts: Json<Sentence['parts']> | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  started_at: Date | null
  completed_at: Date | null
  timeout_ms: number
  /** Set when the first page is claimed. */
  deadline_at: Date | null
  lifetime_ms: number
  expires_at: Date
  /** When the reconciler last looked after it. */
  checked_at: Generated<Date>
  erased_at: Date | null
  files_removed_at: Date | null
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
  /** When it is due in the fair order; null where it follows from its task's. */
  turn: number | null
  claimed_by: string | null
  claimed_at: Date | null
  settled_at: Date | null
  /** The version of the task at which it was settled. */
  settled_version: number | null
  result_key: string | null
  /** A file in which an engine answers for this page. */
  answer_key: string | null
  error_code: ErrorCode | null
  /** In English, with names in braces where its parts go. */
  error_message: string | null
  error_parts: Json<Sentence['parts']> | null
}

/** Table `operations`: one row an attempt at a task whose document was to be read as a whole. */
export interface OperationTable {
  task_id: string
  attempt: number
  state: Generated<'ordered' | 'begun' | 'over'>
  /** What the engine calls it. */
  name: string | null
  /** How often it was put off. */
  looks: Generated<number>
  /** When it was begun, or ordered. */
  since: Generated<Date>
  due_at: Generated<Date>
}

/** Table `direct_uploads`: one row a file that a client may put into the object store. */
export interface DirectUploadTable {
  id: Generated<string>
  owner: string
  file_name: string
  sha256: string | null
  lifetime_ms: number
  expires_at: Date
  /** A task is made, or has been made, of it. */
  taken_at: Date | null
}

/** Table `workers`: one row a worker process that is alive or was a moment ago. */
export interface WorkerTable {
  id: string
  host: string
  pid: number
  concurrency: number
  queues: string[]
  running: number
  /** Mean time of a page lately, in milliseconds. */
  page_ms: number | null
  memory: Json<WorkerMemory>
  started_at: Generated<Date>
  seen_at: Date
}

/** Table `page_minutes`: one row a minute in which pages were settled. */
export interface PageMinuteTable {
  minute: Date
  done: number
  failed: number
  total_ms: number
  longest_ms: number
}

/** Table `engine_pages`: how many pages an engine that costs money has read on a day (UTC). */
export interface EnginePagesTable {
  engine: string
  day: string
  pages: number
}

/** Table `keys`: one row an API key, for good. */
export interface KeyTable {
  id: string
  name: string
  owner: string
  /** SHA-256 of its secret. */
  hash: Uint8Array
  scopes: Scope[]
  requests_per_minute: number | null
  pages_per_day: number | null
  created_at: Generated<Date>
  last_used_at: Date | null
  expires_at: Date | null
  revoked_at: Date | null
}

/** Table `key_pages`: how many pages a key had taken on a day (UTC). */
export interface KeyPagesTable {
  key_id: string
  day: string
  pages: number
}

/** Table `idempotency_keys`: one row a key that a client gave a request, for a day. */
export interface IdempotencyKeyTable {
  client: string
  key: string
  fingerprint: string
  /** The id of what is made. */
  subject: string
  /** Counts the tries to make it: the fence of the answer. */
  claim: Generated<number>
  claimed_until: Date
  answer: ColumnType<object | null, string | undefined, string>
  created_at: Generated<Date>
}

/** Table `webhooks`: one row an address that hears of the end of its owner's tasks. */
export interface WebhookTable {
  id: Generated<string>
  owner: string
  url: string
  created_at: Generated<Date>
  disabled_at: Date | null
}

/** Table `webhook_secrets`: what an owner's messages are signed with, sealed. */
export interface WebhookSecretTable {
  owner: string
  secret: Uint8Array
  previous: Uint8Array | null
  replaced_at: Date | null
}

/** Table `webhook_deliveries`: one row a message. */
export interface WebhookDeliveryTable {
  id: Generated<string>
  task_id: string
  owner: string
  url: string
  type: WebhookEventType
  attempt: number
  status: Generated<WebhookDeliveryStatus>
  /** Counts the tries: the fence of what is said of them. */
  tries: Generated<number>
  http_status: number | null
  error: string | null
  created_at: Generated<Date>
  tried_at: Date | null
  next_try_at: Generated<Date>
}

export interface Database {
  tasks: TaskTable
  pages: PageTable
  workers: WorkerTable
  page_minutes: PageMinuteTable
  engine_pages: EnginePagesTable
  keys: KeyTable
  key_pages: KeyPagesTable
  idempotency_keys: IdempotencyKeyTable
  webhooks: WebhookTable
  webhook_secrets: WebhookSecretTable
  webhook_deliveries: WebhookDeliveryTable
  operations: OperationTable
  direct_uploads: DirectUploadTable
}
