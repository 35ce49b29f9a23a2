import { type ResultFormat, resultFormats } from '@nusabaca/contract'
import type { Task } from './task.js'

// Where a task's files lie. The first two are the replaced system's; what a later attempt, claim or assembly
// stores lies beside what an earlier one has stored, so that the outdated never overwrites the newer.

type Dated = Pick<Task, 'id' | 'createdAt'>

function day({ createdAt }: Pick<Task, 'createdAt'>): string {
  return createdAt.toISOString().slice(0, 10).replaceAll('-', '/')
}

export function originalKey(task: Dated, storageName: string): string {
  return `uploads/${day(task)}/task_${task.id}_${storageName}`
}

type Attempt = Dated & Pick<Task, 'attempt'>

/** Where an assembly stores what clients are given, such as `speech.mp3`. */
export function givenKey(
  task: Attempt,
  { assembly, name }: { readonly assembly: number; readonly name: string },
): string {
  const again = task.attempt === 1 && assembly === 1 ? '' : `_${task.attempt}.${assembly}`
  return `results/${day(task)}/task_${task.id}${again}_${name}`
}

export function resultsKey(task: Attempt, assembly: number): string {
  return givenKey(task, { assembly, name: 'results.json' })
}

export function summaryKey(task: Attempt, assembly: number): string {
  return `results/${day(task)}/task_${task.id}_${task.attempt}.${assembly}_summary.json`
}

/** What was read, in a format that the task was to have. */
export function outputKey(
  task: Attempt,
  { assembly, format }: { readonly assembly: number; readonly format: ResultFormat },
): string {
  const { extension } = resultFormats[format]
  return `results/${day(task)}/task_${task.id}_${task.attempt}.${assembly}_result.${extension}`
}

const incomingFolder = 'incoming/'

/** Where a client puts a file itself. */
export function incomingKey(uploadId: string): string {
  return incomingFolder + uploadId
}

export function isIncoming(key: string): boolean {
  return key.startsWith(incomingFolder)
}

/** The folder of every page read for the task. */
export function pagesPrefix(task: Dated): string {
  return `pages/${day(task)}/task_${task.id}/`
}

/** The folders of its pages attempt by attempt, up to this one. */
export function attemptPrefixes(task: Attempt): string[] {
  return Array.from({ length: task.attempt }, (_, index) => `${pagesPrefix(task)}${index + 1}/`)
}

/** The folder of what an operation has read of its pages. */
export function answersPrefix(task: Attempt): string {
  return `${pagesPrefix(task)}${task.attempt}/answers/`
}

export function pageKey(
  task: Attempt & Pick<Task, 'kind'>,
  { page, claim }: { readonly page: number; readonly claim: number },
): string {
  const extension = task.kind === 'speech' ? 'part' : 'json'
  return `${pagesPrefix(task)}${task.attempt}/${page}_${claim}.${extension}`
}

/** The id of the task that a key belongs to; null for what is no key of a task. */
export function taskIdOfKey(key: string): string | null {
  return (
    /^(?:uploads|results|pages)\/\d{4}\/\d\d\/\d\d\/task_([0-9a-f-]{36})(?:[_/]|$)/.exec(key)?.[1] ?? null
  )
}
