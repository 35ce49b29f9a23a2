import type { Readable } from 'node:stream'
import { isFinalStatus, statusPath, type TaskOutline } from '@nusabaca/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findTask } from '../core/find-task.js'
import type { SpokenLanguage } from '../core/sentence.js'
import type { Task } from '../core/task.js'
import { waitUntilEnded } from '../core/wait-until-ended.js'
import type { RouteContext } from './app-context.js'
import { chooseLanguage } from './choose-language.js'
import { preferredWait } from './prefer-wait.js'
import { type RequestPorts, requestPorts } from './request-ports.js'
import { taskStatusBody } from './task-status-body.js'

/** How long a request is willing to wait for its task, and until when it may. */
export interface WantedWait {
  readonly seconds: number
  readonly signal: AbortSignal
}

/** Null without `Prefer: wait`. Whoever may not wait is told so here, before the upload. */
export function wantedWait(
  context: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): WantedWait | null {
  const seconds = preferredWait(request.headers['prefer'])
  return seconds > 0 ? { seconds, signal: context.waitSignal(request, reply) } : null
}

/** Answers 202 for a task that was accepted; or 200 and its status, if that was waited for and has ended. */
export async function answerAccepted(
  context: RouteContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { accepted, wait }: { readonly accepted: { readonly task_id: string }; readonly wait: WantedWait | null },
): Promise<FastifyReply> {
  reply.header('location', statusPath(accepted.task_id))
  if (wait !== null) {
    reply.header('preference-applied', `wait=${wait.seconds}`)
    const ports = requestPorts(context, request)
    const until = { withinMs: wait.seconds * 1000, signal: wait.signal }
    const ended = await waitUntilEnded(ports, await findTask(ports.tasks, accepted.task_id), until)
    const body = await endedStatus(ports, ended, chooseLanguage(request, reply))
    if (body !== null) return reply.type('application/json; charset=utf-8').send(body)
  }
  return reply.code(202).header('retry-after', '1').send(accepted)
}

/** The status answer of a task that has ended; null when it has not, or cannot be answered: it is accepted still. */
async function endedStatus(
  ports: RequestPorts,
  task: Task,
  language: SpokenLanguage,
): Promise<TaskOutline | Readable | null> {
  return isFinalStatus(task.status) ? taskStatusBody(ports, task, language).catch(() => null) : null
}
