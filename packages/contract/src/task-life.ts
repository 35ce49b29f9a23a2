/** What is done in a task: a document is read, or text is spoken. */
export const taskKinds = ['recognition', 'speech'] as const
export type TaskKind = (typeof taskKinds)[number]

/** The life of a task: `pending`, `processing`, then one of the last three for good. */
export const taskStatuses = ['pending', 'processing', 'completed', 'failed', 'revoked'] as const
export type TaskStatus = (typeof taskStatuses)[number]

/** Whether a task in this status has ended; only a retry makes it go on. */
export function isFinalStatus(status: TaskStatus): status is 'completed' | 'failed' | 'revoked' {
  return status !== 'pending' && status !== 'processing'
}

/** Whether nothing comes after this event of a task. */
export function isLastEvent({ event }: { readonly event: string }): boolean {
  return event === 'task.completed' || event === 'task.failed' || event === 'task.revoked'
}
