import { isFinalStatus, type Page, type TaskEvent, type TaskStep } from '@nusabaca/contract'
import { type DescribeTaskPorts, describeTask } from './describe-task.js'
import { NusabacaError } from './errors.js'
import { readPart } from './part-file.js'
import type { ObjectStore } from './ports/object-store.js'
import type { SettledPage, TaskChanges } from './ports/task-changes.js'
import { nullIfGone, readTextIfThere } from './read-text.js'
import type { SpokenLanguage } from './sentence.js'
import { progressMessage, type Task } from './task.js'
import { failureView } from './task-views.js'
import type { TaskWatcher } from './task-watcher.js'

export interface StreamTaskEventsPorts extends DescribeTaskPorts {
  readonly changes: TaskChanges
  readonly watcher: TaskWatcher
}

/** What has been told of a task: everything up to a version, as an attempt shows it. */
export interface EventPosition {
  readonly attempt: number
  readonly version: number
}

export interface StreamTaskEventsOptions {
  readonly task: Task
  /** What the reader knows already; null for nothing. */
  readonly told: EventPosition | null
  /** How long nothing may happen until null is given. */
  readonly quietMs: number
  readonly signal: AbortSignal
  readonly language: SpokenLanguage
}

/**
 * What happens to a task, in order and each thing once, until it has ended; null when nothing has happened for a
 * while. It ends early when the signal aborts or the task is erased. Events are told from the rows of task and
 * pages, so that any process goes on where another stopped.
 */
export async function* streamTaskEvents(
  ports: StreamTaskEventsPorts,
  { task, told: known, quietMs, signal, language }: StreamTaskEventsOptions,
): AsyncGenerator<TaskEvent | null> {
  let told = known
  let seen: Task | null = task
  let changed = false
  while (!signal.aborted) {
    try {
      if (changed) seen = await ports.tasks.find(task.id)
      if (seen === null || seen.erasedAt !== null) return
      for await (const event of eventsAfter({ ...ports, language }, seen, told)) {
        told = parsePosition(event.id)
        yield event
      }
      if (isFinalStatus(seen.status)) return
      told = { attempt: seen.attempt, version: seen.version }
    } catch (error) {
      // Whoever has been told something waits for a database or a store that is away.
      if (told === null || !isAway(error)) throw error
    }
    changed = await ports.watcher.change(task.id, { after: told.version, withinMs: quietMs, signal })
    if (!changed && !signal.aborted) yield null
  }
}

/** Reads the `id` of an event; null when it is none. */
export function parsePosition(id: string): EventPosition | null {
  const [, attempt, version] = /^(\d{1,9})\.(\d{1,15})$/.exec(id) ?? []
  return version === undefined ? null : { attempt: Number(attempt), version: Number(version) }
}

/** Whether everything about the task has been told. */
export function isAllTold(task: Task, told: EventPosition | null): boolean {
  return isFinalStatus(task.status) && told?.attempt === task.attempt && told.version === task.version
}

function isAway(error: unknown): boolean {
  return error instanceof NusabacaError && error.code === 'storage_unavailable'
}

type Teller = StreamTaskEventsPorts & Pick<StreamTaskEventsOptions, 'language'>

async function* eventsAfter(
  ports: Teller,
  task: Task,
  told: EventPosition | null,
): AsyncGenerator<TaskEvent> {
  const { attempt, version: upTo, startedVersion } = task
  let after = told?.version ?? 0
  if (told?.attempt !== attempt || after > upTo) {
    // Of a task that has ended without a reader the end alone is told, and else all that led to where it is.
    if (told === null || after > upTo) after = isFinalStatus(task.status) ? upTo - 1 : 0
    yield {
      id: `${attempt}.${after}`,
      event: 'snapshot',
      data: await describeTask(ports, task, ports.language),
    }
  }
  if (after === upTo) return
  const pages = await ports.changes.settledPages(task.id, { after, upTo })
  const started = startedVersion ?? upTo
  // A retry keeps pages that were read before it started.
  for (const page of pages.filter(({ version }) => version < started)) yield* pageEvents(ports, task, page)
  if (startedVersion !== null && startedVersion > after) {
    yield { id: `${attempt}.${startedVersion}`, event: 'task.started', data: stepOf(task, ports.language) }
  }
  for (const page of pages.filter(({ version }) => version > started)) yield* pageEvents(ports, task, page)
  if (startedVersion !== upTo) yield* stateEvents(ports, task)
}

/** None when the page's result is gone: it is being read again or its task was revoked. */
async function* pageEvents(
  { files, language }: Teller,
  task: Task,
  { number: page, version, resultKey, failure }: SettledPage,
): AsyncGenerator<TaskEvent> {
  const { id: task_id, attempt, progress, pages } = task
  const id = `${attempt}.${version}`
  const every = { task_id, attempt, progress, pages, page }
  if (failure !== null) {
    yield { id, event: 'page.failed', data: { ...every, error: failureView(failure, language) } }
  }
  if (resultKey === null) return
  const text = await (task.kind === 'speech' ? textOfPart : textOfPage)(files, resultKey)
  if (text !== null) yield { id, event: 'page.completed', data: { ...every, text } }
}

async function textOfPage(files: ObjectStore, key: string): Promise<string | null> {
  const json = await readTextIfThere(files, key)
  return json === null ? null : (JSON.parse(json) as Page).text
}

async function textOfPart(files: ObjectStore, key: string): Promise<string | null> {
  const part = await readPart(files, key).catch(nullIfGone)
  return part?.spoken.map(({ text }) => text).join('') ?? null
}

/** What the task itself has come to; nothing while it waits. */
async function* stateEvents(ports: Teller, task: Task): AsyncGenerator<TaskEvent> {
  const id = `${task.attempt}.${task.version}`
  if (task.status === 'processing') yield { id, event: 'task.progress', data: stepOf(task, ports.language) }
  if (!isFinalStatus(task.status)) return
  const data = await describeTask(ports, task, ports.language)
  if (data.status === 'completed') yield { id, event: 'task.completed', data }
  if (data.status === 'failed') yield { id, event: 'task.failed', data }
  if (data.status === 'revoked') yield { id, event: 'task.revoked', data }
}

function stepOf(task: Task, language: SpokenLanguage): TaskStep {
  const { id: task_id, attempt, status, progress, pages } = task
  return { task_id, attempt, status, progress, pages, message: progressMessage(task, language) }
}
