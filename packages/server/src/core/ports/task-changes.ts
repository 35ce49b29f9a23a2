import type { TaskPage } from '../task.js'

/** A page that was read or could not be, and the version of its task that this made. */
export interface SettledPage extends TaskPage {
  readonly version: number
}

/**
 * What has changed about tasks: each change that clients can see makes a version.
 *
 * Promises: a task's version only grows, across attempts too; no two pages of a task have the same, and neither
 * has that of its beginning or its end; what a version says is there as soon as the version is.
 */
export interface TaskChanges {
  /** The versions of those of the tasks that there are. One question, however many they are. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Pages settled after one version and not after another, in the order they were settled. */
  settledPages(
    id: string,
    range: { readonly after: number; readonly upTo: number },
  ): Promise<readonly SettledPage[]>
}
