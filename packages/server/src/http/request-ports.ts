import type { FastifyRequest } from 'fastify'
import type { TaskStore } from '../core/ports/task-store.js'
import type { Sender } from '../core/submit-document.js'
import type { AppContext } from './app-context.js'
import { traceOf } from './trace-of.js'

/** What use cases work with on behalf of a request. */
export interface RequestPorts extends AppContext {
  /** Those that its principal may see. */
  readonly tasks: TaskStore
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

export function requestPorts(context: AppContext, request: FastifyRequest): RequestPorts {
  return {
    ...context,
    tasks: context.tasksOf(request.principal),
    onEnqueueFailed: (taskId, error) => request.log.warn({ taskId, error }, 'Task was not enqueued'),
  }
}

/** Whose the tasks of this request will be; whoever has no key shares by address. */
export function senderOf({ nameClient }: AppContext, request: FastifyRequest): Sender {
  const { principal, ip } = request
  const client = principal.keyId === null ? nameClient(ip) : principal.owner
  return { principal, client, trace: traceOf(request) }
}
