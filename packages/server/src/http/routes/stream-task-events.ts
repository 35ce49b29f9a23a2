import { Readable } from 'node:stream'
import { eventStreamMediaType, routePatterns, type TaskEvent } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { findTask } from '../../core/find-task.js'
import * as core from '../../core/stream-task-events.js'
import type { RouteContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { streamTaskEvents as operation } from '../operations/stream-task-events.js'
import { requestPorts } from '../request-ports.js'

// Proxies close what is quiet for longer.
const quietMs = 15_000
const reconnectMs = 2000

/** GET …/upload/status/{task_id}/events/: what happens to a task, as Server-Sent Events, until it has ended. */
export async function streamTaskEvents(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.get<{ Params: { task_id: string } }>(
    routePatterns.events,
    { exposeHeadRoute: false, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const ports = requestPorts(context, request)
      const task = await findTask(ports.tasks, request.params.task_id)
      const told = core.parsePosition(String(request.headers['last-event-id'] ?? ''))
      // A browser that comes back after the last event is kept from coming again by this alone.
      if (core.isAllTold(task, told)) return reply.code(204).send()
      const signal = context.waitSignal(request, reply)
      const language = chooseLanguage(request, reply)
      const events = core.streamTaskEvents(ports, { task, told, quietMs, signal, language })
      reply.type(eventStreamMediaType).headers({
        'cache-control': 'no-store, no-transform',
        connection: 'close',
        // nginx holds answers back without it.
        'x-accel-buffering': 'no',
      })
      return Readable.from(frames(events))
    },
  )
}

async function* frames(events: AsyncIterable<TaskEvent | null>): AsyncGenerator<string> {
  yield `retry: ${reconnectMs}\n\n`
  for await (const event of events) {
    yield event === null
      ? ':\n\n'
      : `id: ${event.id}\nevent: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`
  }
}
