import { asNusabacaError } from './errors.js'
import { pageKey, pagesPrefix } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { ReadFile, TaskStore } from './ports/task-store.js'

export interface CopyReadPagesPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
}

/** A task that is about to be made, and the file that it is about. */
export interface CopyTarget extends ReadFile {
  readonly id: string
  readonly createdAt: Date
}

const copiesAtATime = 8

/**
 * Copies the pages of a file that its owner has had read before, in the same way, to where a new task's lie: each task
 * has files of its own, so that erasing one takes nothing from another. Null when there are none, or not any more.
 *
 * @returns their keys, in the order of `pageNumbers`.
 */
export async function copyReadPages(
  { tasks, files }: CopyReadPagesPorts,
  target: CopyTarget,
): Promise<readonly string[] | null> {
  const sources = await tasks.findRead(target)
  if (sources === null) return null
  const task = { ...target, kind: 'recognition', attempt: 1 } as const
  const keys = target.pageNumbers.map((page) => pageKey(task, { page, claim: 1 }))
  try {
    for (let at = 0; at < keys.length; at += copiesAtATime) {
      const some = keys.slice(at, at + copiesAtATime)
      const copies = some.map(async (key, index) => {
        await files.put(key, await files.get(sources[at + index] ?? ''))
      })
      // None must come after those that are removed.
      for (const copy of await Promise.allSettled(copies)) {
        if (copy.status === 'rejected') throw copy.reason
      }
    }
    return keys
  } catch (error) {
    await files.remove(pagesPrefix(task))
    // The earlier task was erased meanwhile.
    if (asNusabacaError(error).code === 'task_expired') return null
    throw error
  }
}
