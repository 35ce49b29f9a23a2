import type { Deployment, Member } from '../deployment.js'
import { freeze } from '../processes.js'
import { until } from '../until.js'

/** A page that a worker has claimed and not settled. */
export interface RunningPage {
  readonly number: number
  readonly claim: number
  readonly claimed_by: string
}

/** The pages of a task that are being read, by number. */
export function runningPages({ query }: Deployment, taskId: string): Promise<readonly RunningPage[]> {
  return query<RunningPage & Record<string, unknown>>(
    `SELECT number, claim, claimed_by FROM nusabaca.pages WHERE task_id = $1 AND status = 'running' ORDER BY number`,
    [taskId],
  )
}

/**
 * Submits something and holds the workers in the middle of reading it, each with a page in its hands. The
 * function that it gives lets them go on.
 */
export async function holdPages(
  deployment: Deployment,
  workers: readonly Member[],
  submit: () => Promise<readonly string[]>,
): Promise<() => void> {
  const thaw = freeze(workers.flatMap((worker) => worker.process().children()))
  const ids = await submit()
  await until({ what: 'every worker reads', withinMs: 20_000 }, async () => {
    const pages = await Promise.all(ids.map((id) => runningPages(deployment, id)))
    return new Set(pages.flat().map((page) => page.claimed_by)).size === workers.length
  })
  return thaw
}
