import { errorCodes, problemMediaType } from '@nusabaca/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asNusabacaError } from '../../core/errors.js'
import { isUuid } from '../../core/find-task.js'
import type { QueueBoard } from '../../core/ports/queue-board.js'
import { isAllowed, operator } from '../../core/principal.js'
import * as core from '../../core/retry-task.js'
import type { AppContext } from '../app-context.js'
import { createBaseApp } from '../base-app.js'
import { tokenOf } from '../plugins/authenticate.js'
import { refuseForeignPages } from '../refuse-foreign-pages.js'
import { requestPorts } from '../request-ports.js'
import { type MonitorNotice, monitorPage, problemPage } from './monitor-page.js'
import { monitorScript } from './monitor-script.js'
import { monitorStyle } from './monitor-style.js'
import { serveQueueBoard } from './serve-queue-board.js'

export interface MonitorContext extends AppContext {
  readonly board: QueueBoard
}

const shownMinutes = 60
const shownFailures = 20

const html = 'text/html; charset=utf-8'

/**
 * The monitor: workers, queues, throughput and failed tasks on a page for operators, and the queues' own board.
 * A key's token is the password that browsers ask for. Whoever looks needs the scope `monitor`, who acts `admin`.
 */
export async function buildMonitor({ board, ...api }: MonitorContext): Promise<FastifyInstance> {
  // Who is let in without a key elsewhere is no operator.
  const context = { ...api, anonymousAllowed: false }
  const app = await createBaseApp(context, { tokenOf: passwordOf })
  const { registry, queue, throughput } = context

  app.addHook('onRequest', async (request, reply) => {
    // Browsers say that a form is of this page only where it may be known at all.
    reply.header('referrer-policy', 'same-origin')
    // Browsers send the password with what pages of others have them send, too.
    if (request.method === 'GET' || request.headers['sec-fetch-site'] === 'same-origin') return
    refuseForeignPages(request, { corsOrigins: [], publicUrl: context.publicUrl, localOnly: false })
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode === 401)
      reply.header('www-authenticate', 'Basic realm="nusabaca monitor", charset="UTF-8"')
    return isProblemForPeople(request, reply) ? explainProblem(reply, String(payload)) : payload
  })
  // Forms of the page have nothing in them.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, body, done) => {
    body.resume().on('end', () => done(null, undefined))
  })

  async function page(request: FastifyRequest, notice?: MonitorNotice): Promise<string> {
    const [workers, queues, minutes, failed] = await Promise.all([
      registry.list(),
      queue.states().catch((error) => {
        request.log.warn({ error }, 'Queues were not looked at')
        return null
      }),
      throughput.lately(shownMinutes),
      // Whoever looks on sees everybody's.
      context.tasksOf(operator).list({ status: 'failed', limit: shownFailures }),
    ])
    const mayAct = isAllowed(request.principal, 'admin')
    return monitorPage({ workers, queues, minutes, failed: failed.tasks, mayAct, notice })
  }

  app.get<{ Querystring: { readonly retried?: string } }>(
    '/',
    { config: { scope: 'monitor' } },
    async (request, reply) => {
      const { retried = '' } = request.query
      const notice = isUuid(retried) ? { text: `Task ${retried} is tried again.` } : undefined
      return reply
        .type(html)
        .header('cache-control', 'no-store')
        .send(await page(request, notice))
    },
  )

  app.post<{ Params: { readonly task_id: string } }>(
    '/tasks/:task_id/retry',
    { config: { scope: 'admin' } },
    async (request, reply) => {
      const { principal, params } = request
      const retry = { id: params.task_id, retry: {}, principal, signal: new AbortController().signal }
      try {
        const task = await core.retryTask(requestPorts(context, request), retry)
        request.log.info({ taskId: task.id, attempt: task.attempt }, 'Task retried')
        return reply.redirect(`/?retried=${task.id}`, 303)
      } catch (error) {
        const refusal = asNusabacaError(error)
        if (refusal.code === 'internal') throw error
        return reply
          .code(errorCodes[refusal.code].status)
          .type(html)
          .send(await page(request, { text: refusal.message, refused: true }))
      }
    },
  )

  const own = { config: { scope: 'none' } } as const
  app.get('/monitor.css', own, async (_, reply) => reply.type('text/css; charset=utf-8').send(monitorStyle))
  app.get('/monitor.js', own, async (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send(monitorScript),
  )
  await app.register(serveQueueBoard, { prefix: '/queues', board })
  return app
}

/** The password that a browser sends, or a program's token. */
function passwordOf(request: Pick<FastifyRequest, 'headers'>): string | null {
  const [, credentials] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (credentials === undefined) return tokenOf(request)
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}

function isProblemForPeople({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  const isProblem = String(reply.getHeader('content-type')).startsWith(problemMediaType)
  return isProblem && headers.accept?.includes('text/html') === true
}

function explainProblem(reply: FastifyReply, payload: string): string {
  reply.type(html)
  return problemPage(JSON.parse(payload))
}
