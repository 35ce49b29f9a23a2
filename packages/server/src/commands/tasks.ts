import type { NusabacaClient, TaskStatusAnswer } from '@nusabaca/client'
import type { TaskStatus } from '@nusabaca/contract'
import { OperatorError } from '../core/operator-error.js'
import { askServer, type ServerOptions } from './ask-server.js'
import { type PrintOptions, printTable } from './print.js'

export interface TasksOptions extends PrintOptions, ServerOptions {}

export interface ListTasksOptions extends TasksOptions {
  readonly limit?: string
  readonly status?: TaskStatus
  readonly tag?: string
  readonly cursor?: string
}

/** `nusabaca tasks list`: the newest. */
export async function listTasks({ limit, status, tag, cursor, ...options }: ListTasksOptions): Promise<void> {
  const { json, print, note } = options
  const query = { limit: limit === undefined ? undefined : Number(limit), status, tag, cursor }
  const answer = await askServer(options, (client) => client.listTasks(query))
  if (json) return print(JSON.stringify(answer))
  if (answer.tasks.length === 0) note('There are no such tasks.')
  else {
    const rows = answer.tasks.map((task) => [
      task.task_id,
      task.status,
      `${task.progress}%`,
      `${task.pages.done}/${task.pages.total}`,
      task.created_at,
      task.file_name,
    ])
    printTable([['task', 'status', 'progress', 'pages', 'created', 'file'], ...rows], options)
  }
  if (answer.next_cursor !== null) note(`There are more: --cursor ${answer.next_cursor}`)
}

/** `nusabaca tasks show`. */
export async function showTask(id: string, options: TasksOptions): Promise<void> {
  const task = await askServer(options, (client) => client.getTaskStatus(id))
  if (options.json) return options.print(JSON.stringify(task))
  printTable(facts(task), options)
}

function facts(task: TaskStatusAnswer): readonly (readonly string[])[] {
  const { pages } = task
  return [
    ['task', task.task_id],
    ['status', `${task.status}, ${task.progress}%: ${task.message}`],
    ['pages', `${pages.done} of ${pages.total} read, ${pages.failed} failed`],
    ['attempt', String(task.attempt)],
    ...(task.tag === undefined ? [] : [['tag', task.tag]]),
    ['created', task.created_at],
    ['updated', task.updated_at],
    ['expires', task.expires_at],
    ...(task.status === 'completed'
      ? [
          ['file', task.file_info.original_name],
          ['original', task.download_urls.original_file],
          ['results', task.download_urls.results_file],
        ]
      : []),
  ]
}

/** What may be done to tasks, and what is said of each when it was done. */
const deeds = {
  revoke: { act: (client: NusabacaClient, id: string) => client.revokeTask(id), done: 'is revoked' },
  retry: { act: (client: NusabacaClient, id: string) => client.retryTask(id), done: 'is tried again' },
  rm: { act: (client: NusabacaClient, id: string) => client.eraseTask(id), done: 'is erased' },
} as const

/** `nusabaca tasks revoke`, `retry` and `rm`, each task for itself. Gives the exit code: 1 when one was refused. */
export async function changeTasks(
  deed: keyof typeof deeds,
  ids: readonly string[],
  options: TasksOptions,
): Promise<number> {
  const { act, done } = deeds[deed]
  let refused = 0
  for (const id of ids) {
    try {
      const answer = await askServer(options, (client) => act(client, id))
      options.print(options.json ? JSON.stringify(answer) : `${id} ${done}.`)
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error
      options.note(`${id}: ${error.message}`)
      refused += 1
    }
  }
  return refused === 0 ? 0 : 1
}
