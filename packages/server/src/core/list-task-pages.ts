import type { Page, PageOutline } from '@nusabaca/contract'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskStore } from './ports/task-store.js'
import { readTextIfThere } from './read-text.js'
import type { SpokenLanguage } from './sentence.js'
import type { Task, TaskPage } from './task.js'
import { failureView } from './task-views.js'
import { translate } from './translate.js'

export interface ListTaskPagesPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
}

/** A store far away takes its time for each. */
const readAtOnce = 8

/** Every page of a task by number, with all but the lines of those that are read. */
export async function listTaskPages(
  { tasks, files }: ListTaskPagesPorts,
  task: Task,
  language: SpokenLanguage,
): Promise<PageOutline[]> {
  const pages = await tasks.pages(task.id)
  const outlines: PageOutline[] = []
  while (outlines.length < pages.length) {
    const next = pages.slice(outlines.length, outlines.length + readAtOnce)
    outlines.push(...(await Promise.all(next.map((page) => outlineOf(files, page, language)))))
  }
  return outlines
}

async function outlineOf(
  files: ObjectStore,
  { number: page, status, resultKey, failure }: TaskPage,
  language: SpokenLanguage,
): Promise<PageOutline> {
  if (failure !== null) return { status: 'failed', page, error: failureView(failure, language) }
  const json = resultKey === null ? null : await readTextIfThere(files, resultKey)
  if (json === null) return { status: status === 'running' ? 'running' : 'waiting', page }
  const { lines, timings, ...outline } = JSON.parse(json) as Page
  const warnings = outline.warnings.map((warning) => translate(warning, language))
  return { status: 'done', ...outline, warnings }
}
