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

export function resultsKey(task: Dated & Pick<Task, 'attempt'>, assembly: number): string {
  const again = task.attempt === 1 && assembly === 1 ? '' : `_${task.attempt}.${assembly}`
  return `results/${day(task)}/task_${task.id}${again}_results.json`
}

export function summaryKey(task: Dated & Pick<Task, 'attempt'>, assembly: number): string {
  return `results/${day(task)}/task_${task.id}_${task.attempt}.${assembly}_summary.json`
}

/** The folder of every page read for the task. */
export function pagesPrefix(task: Dated): string {
  return `pages/${day(task)}/task_${task.id}/`
}

export function pageKey(
  task: Dated & Pick<Task, 'attempt'>,
  { page, claim }: { readonly page: number; readonly claim: number },
): string {
  return `${pagesPrefix(task)}${page}_${task.attempt}.${claim}.json`
}
