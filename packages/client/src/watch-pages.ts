import type { PageRead, PageUnread, ResultsFile, TaskEvent } from '@nusabaca/contract'
import { NusabacaTaskError } from './errors.js'

/** A page that was read, or why it was not. */
export type PageOutcome =
  | ({ readonly read: true } & Pick<PageRead, 'page' | 'text'>)
  | ({ readonly read: false } & Pick<PageUnread, 'page' | 'error'>)

/**
 * The pages of a task as they are settled, each once. What the events did not tell of, as where they come from
 * polling, follows from the results at the end.
 */
export async function* watchPages(
  events: AsyncIterable<TaskEvent>,
  getResults: () => Promise<ResultsFile>,
): AsyncGenerator<PageOutcome> {
  const told = new Set<number>()
  for await (const { event, data } of events) {
    if (event === 'page.completed' || event === 'page.failed') {
      told.add(data.page)
      yield 'text' in data
        ? { read: true, page: data.page, text: data.text }
        : { read: false, page: data.page, error: data.error }
    } else if (event === 'task.completed' && data.kind !== 'speech' && told.size < data.pages.total) {
      for (const outcome of outcomesIn(await getResults())) if (!told.has(outcome.page)) yield outcome
    } else if (event === 'task.failed' || event === 'task.revoked') {
      throw new NusabacaTaskError(data)
    }
  }
}

function outcomesIn({ pages, pages_failed: failed }: ResultsFile): PageOutcome[] {
  return [
    ...pages.map(({ page, text }) => ({ read: true, page, text }) as const),
    ...failed.map(({ page, ...error }) => ({ read: false, page, error }) as const),
  ]
}
