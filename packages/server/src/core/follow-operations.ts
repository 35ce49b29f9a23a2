import { asNusabacaError, type NusabacaError } from './errors.js'
import { answersPrefix } from './object-keys.js'
import type { WholeDocuments } from './order-whole-document.js'
import type { ObjectStore } from './ports/object-store.js'
import type { AnsweredPage, Operation } from './ports/operation-ledger.js'
import type { TaskQueue } from './ports/task-queue.js'
import { asRecognition } from './task-kinds.js'

export interface FollowOperationsPorts extends WholeDocuments {
  readonly files: ObjectStore
  readonly queue: TaskQueue
  /** Told how an operation went, for the log. */
  readonly onEvent: (event: string, facts: Readonly<Record<string, unknown>>) => void
}

const batch = 20
const shortestPauseMs = 1000
const longestPauseMs = 30_000
/** An operation whose name was lost, or that Google has forgotten, may still be at work for so long. */
const unknownMs = 2 * 60_000

/**
 * Starts operations that were ordered, looks how far others are, and hands on what they have read. What they
 * have not, for whatever reason, is left to be read page by page. To be called by one process at a time.
 */
export async function followOperations(ports: FollowOperationsPorts): Promise<void> {
  const due = await ports.ledger.due(batch)
  await Promise.all(due.map((operation) => follow(ports, operation)))
}

async function follow(ports: FollowOperationsPorts, operation: Operation): Promise<void> {
  const { ledger } = ports
  try {
    if (!operation.wanted) await withdraw(ports, operation)
    else if (operation.begun) await look(ports, operation)
    else if (operation.late) await conclude(ports, operation, { event: 'Operation was never started' })
    else await start(ports, operation)
  } catch (thrown) {
    const error = asNusabacaError(thrown)
    if (error.retryable) await ledger.postpone(operation, pauseOf(operation, error))
    else await conclude(ports, operation, { event: 'Operation was refused', error })
  }
}

/** It is written down before and after: an operation is neither started twice nor forgotten. */
async function start(ports: FollowOperationsPorts, operation: Operation): Promise<void> {
  const { ledger, operations, files, budget } = ports
  const { file, options, pageCount } = asRecognition(operation.task)
  if (!(await ledger.begin(operation))) return
  if (budget && !(await budget.take(pageCount))) {
    await conclude(ports, operation, {
      event: 'Operation was not started: too few pages are left of the day',
    })
    return
  }
  try {
    const name = await operations.start({
      source: files.urlOf(file.key),
      target: files.urlOf(answersPrefix(operation.task)),
      mediaType: file.mediaType,
      languages: options.languages,
    })
    await ledger.setName(operation, name)
    ports.onEvent('Operation started', { taskId: operation.task.id, operation: name })
  } catch (thrown) {
    const error = asNusabacaError(thrown)
    const throttled = error.code === 'engine_throttled'
    if (throttled || !error.retryable) await budget?.giveBack(pageCount)
    if (!throttled) throw error
    await ledger.putBack(operation, pauseOf(operation, error))
  }
}

async function look(ports: FollowOperationsPorts, operation: Operation): Promise<void> {
  const { ledger, operations, budget } = ports
  const { name, task, ageMs } = operation
  const state = name === null ? ({ is: 'gone' } as const) : await operations.look(name)
  switch (state.is) {
    case 'running':
      if (!operation.late) return ledger.postpone(operation, pauseOf(operation))
      if (name !== null) await operations.cancel(name)
      await conclude(ports, operation, { event: 'Operation took too long' })
      return
    case 'gone': {
      const answers = await listAnswers(ports, operation)
      if (answers.length < task.pageCount && ageMs < unknownMs && !operation.late) {
        return ledger.postpone(operation, pauseOf(operation))
      }
      await conclude(ports, operation, { event: 'Operation was lost sight of' })
      return
    }
    case 'done':
    case 'failed': {
      const answers = await conclude(ports, operation, { event: 'Operation ended', state })
      await budget?.giveBack(task.pageCount - answers)
    }
  }
}

/** Its task has ended, or been begun anew. */
async function withdraw(ports: FollowOperationsPorts, operation: Operation): Promise<void> {
  const { name, task, attempt } = operation
  if (name !== null) await ports.operations.cancel(name)
  await ports.ledger.conclude(operation, [])
  await ports.files.remove(answersPrefix({ ...task, attempt }))
}

/** Gives the number of pages that it has answers for. */
async function conclude(
  ports: FollowOperationsPorts,
  operation: Operation,
  { event, ...facts }: { readonly event: string; readonly [fact: string]: unknown },
): Promise<number> {
  const { id: taskId } = operation.task
  const answers = operation.begun ? await listAnswers(ports, operation) : []
  await ports.ledger.conclude(operation, answers)
  ports.onEvent(event, { taskId, operation: operation.name, answers: answers.length, ...facts })
  await ports.queue.enqueue([{ kind: 'task', work: 'recognition', taskId, attempt: operation.attempt }])
  return answers.length
}

async function listAnswers(
  { files, operations }: FollowOperationsPorts,
  { task }: Operation,
): Promise<readonly AnsweredPage[]> {
  const answers: AnsweredPage[] = []
  for await (const { key } of files.list(answersPrefix(task))) {
    answers.push(...operations.pagesIn(key).map((page) => ({ page, key })))
  }
  return answers
}

function pauseOf({ looks }: Operation, error?: NusabacaError): number {
  const asked = error?.details['retryAfterMs']
  return Math.max(Number(asked ?? 0), Math.min(longestPauseMs, shortestPauseMs * 1.5 ** looks))
}
