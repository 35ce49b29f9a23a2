import type { BatchStatus, TaskStatus, UploadOptions } from '@nusabaca/contract'
import { isFinalStatus } from '@nusabaca/contract'
import { asNusabacaError, erased, type NusabacaError, notFound } from './errors.js'
import { isUuid } from './find-task.js'
import type { TaskStore } from './ports/task-store.js'
import type { SpokenLanguage } from './sentence.js'
import { type ArrivedFile, type Sender, type SubmitDocumentPorts, submitDocument } from './submit-document.js'
import type { RecognitionTask, Task } from './task.js'
import { summaryView } from './task-views.js'
import type { ChangeWait, TaskWatcher } from './task-watcher.js'

/** A file of a batch: one that has arrived, or what was wrong with it on the way. */
export type BatchFile = ArrivedFile | { readonly name: string; readonly error: NusabacaError }

export interface NewBatch {
  readonly id: string
  /** It may be there, or a part of it, from before. */
  readonly again: boolean
  readonly files: readonly BatchFile[]
  readonly options: UploadOptions
  readonly sender: Sender
}

/** What became of each file of a batch, in their order. */
export type BatchEntry =
  | { readonly name: string; readonly task: RecognitionTask }
  | { readonly name: string; readonly error: NusabacaError }

/** Accepts the files of a batch one by one; none is refused for what is wrong with another. */
export async function submitBatch(
  ports: SubmitDocumentPorts,
  { id: batchId, again, files, options, sender }: NewBatch,
  { idOf, signal }: { readonly idOf: (index: number) => string; readonly signal: AbortSignal },
): Promise<readonly BatchEntry[]> {
  const entries: BatchEntry[] = []
  for (const [index, file] of files.entries()) {
    if ('error' in file) {
      entries.push(file)
      continue
    }
    const document = { id: idOf(index), again, batchId, file, options, sender }
    try {
      entries.push({ name: file.name, task: await submitDocument(ports, document, signal) })
    } catch (error) {
      signal.throwIfAborted()
      entries.push({ name: file.name, error: asNusabacaError(error) })
    }
  }
  return entries
}

/** The tasks of a batch that were not erased; `not_found` when there is none, `task_expired` when all were. */
export async function findBatch(tasks: TaskStore, id: string): Promise<readonly Task[]> {
  const all = isUuid(id) ? await tasks.batch(id) : []
  const found = all.filter((task) => task.erasedAt === null)
  if (found.length > 0) return found
  throw all.length === 0 ? notFound('There is no batch with this id.') : erased()
}

/** Grows with every change of one of the tasks. */
export function batchVersion(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { version }) => sum + version, 0)
}

/** Waits until one of the tasks has changed. */
export async function changeOfAny(
  watcher: TaskWatcher,
  tasks: readonly Task[],
  { withinMs, signal }: Omit<ChangeWait, 'after'>,
): Promise<void> {
  const over = new AbortController()
  const any = AbortSignal.any([signal, over.signal])
  const open = tasks.filter(({ status }) => !isFinalStatus(status))
  await Promise.race(
    open.map(({ id, version: after }) => watcher.change(id, { after, withinMs, signal: any })),
  )
  over.abort()
}

export function batchView(
  id: string,
  tasks: readonly Task[],
  view: { readonly publicUrl: string; readonly language: SpokenLanguage },
): BatchStatus {
  const count = (wanted: TaskStatus): number => tasks.filter(({ status }) => status === wanted).length
  const done = tasks.every(({ status }) => isFinalStatus(status))
  // What has ended is done, however far it came.
  const percents = tasks.map(({ status, progress }) => (isFinalStatus(status) ? 100 : progress))
  const created = Math.min(...tasks.map(({ createdAt }) => createdAt.getTime()))
  return {
    success: true,
    batch_id: id,
    done,
    progress: Math.floor(percents.reduce((sum, percent) => sum + percent, 0) / tasks.length),
    counts: {
      total: tasks.length,
      pending: count('pending'),
      processing: count('processing'),
      completed: count('completed'),
      failed: count('failed'),
      revoked: count('revoked'),
    },
    tasks: tasks.map((task) => summaryView(task, view)),
    created_at: new Date(created).toISOString(),
  }
}
