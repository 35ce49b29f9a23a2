import type { NusabacaClient } from '@nusabaca/client'
import { askServer, type ServerOptions } from './ask-server.js'
import { type PrintOptions, printTable } from './print.js'

export interface InspectOptions extends PrintOptions, ServerOptions {
  readonly minutes?: string
}

/** The answer as it is for scripts, and as rows under a head for people. */
type View = (
  client: NusabacaClient,
  options: InspectOptions,
) => Promise<{ readonly answer: object; readonly table: readonly (readonly string[])[] }>

/** What can be looked at. */
const views: Record<'active' | 'queued' | 'stats' | 'workers', View> = {
  async active(client) {
    const answer = await client.monitor.listWorkers()
    const rows = answer.workers.flatMap(({ host, pid, pages }) =>
      pages.map(({ task_id, page, since }) => [task_id, String(page), since, host, String(pid)]),
    )
    return { answer, table: [['task', 'page', 'since', 'host', 'pid'], ...rows] }
  },

  async queued(client) {
    const answer = await client.monitor.listQueues()
    const rows = answer.queues.map(({ name, waiting, active, delayed, failed, paused }) => [
      name,
      ...[waiting, active, delayed, failed].map(String),
      paused ? 'yes' : 'no',
    ])
    return { answer, table: [['queue', 'waiting', 'active', 'delayed', 'failed', 'paused'], ...rows] }
  },

  async stats(client, { minutes }) {
    const answer = await client.monitor.getThroughput({ minutes: Number(minutes) })
    const rows = answer.minutes.map(({ minute, pages_done, pages_failed, mean_ms, longest_ms }) => [
      minute,
      ...[pages_done, pages_failed].map(String),
      ...[mean_ms, longest_ms].map((ms) => (ms === null ? '' : `${Math.round(ms)} ms`)),
    ])
    return { answer, table: [['minute', 'pages', 'failed', 'mean', 'longest'], ...rows] }
  },

  async workers(client) {
    const answer = await client.monitor.listWorkers()
    const rows = answer.workers.map((worker) => [
      worker.host,
      String(worker.pid),
      worker.started_at,
      `${worker.pages.length}/${worker.concurrency}`,
      worker.page_ms === null ? '' : `${Math.round(worker.page_ms)} ms`,
      megabytes(worker.memory_bytes),
      worker.recognizers.map(({ memory_bytes }) => megabytes(memory_bytes)).join(', '),
      worker.queues.join(','),
    ])
    const head = ['host', 'pid', 'since', 'pages', 'a page', 'memory', 'recognizers', 'queues']
    return { answer, table: [head, ...rows] }
  },
}

/** `nusabaca inspect active`, `queued`, `stats` and `workers`. */
export async function inspect(view: keyof typeof views, options: InspectOptions): Promise<void> {
  const { answer, table } = await askServer(options, (client) => views[view](client, options))
  if (options.json) options.print(JSON.stringify(answer))
  else if (table.length === 1) options.note('There is nothing.')
  else printTable(table, options)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
