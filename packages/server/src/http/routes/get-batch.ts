import { type BatchStatusQuery, BatchStatusQuerySchema, routePatterns } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { batchVersion, batchView, changeOfAny, findBatch } from '../../core/batch.js'
import { NusabacaError } from '../../core/errors.js'
import type { RouteContext } from '../app-context.js'
import { chooseLanguage } from '../choose-language.js'
import { isNamed, knownVersion } from '../entity-tag.js'
import { getBatch as operation } from '../operations/get-batch.js'
import { requestPorts } from '../request-ports.js'

/** GET …/upload/batch/{batch_id}/: how the tasks of a batch are doing. */
export async function getBatch(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.get<{ Params: { batch_id: string }; Querystring: BatchStatusQuery }>(
    routePatterns.batch,
    { schema: { querystring: BatchStatusQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const { tasks, watcher } = requestPorts(context, request)
      const { wait } = request.query
      const { batch_id: id } = request.params
      const known = request.headers['if-none-match']
      const language = chooseLanguage(request, reply)
      const view = { publicUrl: context.publicUrl(), language }
      let found = await findBatch(tasks, id)
      let version = batchVersion(found)
      if (wait > 0 && !batchView(id, found, view).done && (knownVersion(known) ?? version) === version) {
        const signal = context.waitSignal(request, reply)
        await changeOfAny(watcher, found, { withinMs: wait * 1000, signal })
        if (signal.reason instanceof NusabacaError) throw signal.reason
        found = await findBatch(tasks, id)
        version = batchVersion(found)
      }
      const tag = `W/"${version}${language === 'en' ? '' : language}"`
      reply.headers({ 'cache-control': 'no-store', etag: tag })
      return isNamed(tag, known) ? reply.code(304).send() : batchView(id, found, view)
    },
  )
}
