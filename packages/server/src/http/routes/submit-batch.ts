import { createHash } from 'node:crypto'
import {
  type BatchAccepted,
  batchPath,
  type Problem,
  routePatterns,
  type UploadAccepted,
} from '@nusabaca/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type BatchEntry, type BatchFile, submitBatch as submit } from '../../core/batch.js'
import { NusabacaError } from '../../core/errors.js'
import { acceptedView } from '../../core/task-views.js'
import type { RouteContext } from '../app-context.js'
import { goneSignal } from '../gone-signal.js'
import { once } from '../once.js'
import { submitBatch as operation } from '../operations/submit-batch.js'
import { parseUploadOptions } from '../parse-upload-options.js'
import { problemOf } from '../plugins/problem-details.js'
import { receiveBatch } from '../receive-upload.js'
import { requestPorts, senderOf } from '../request-ports.js'

/** POST …/upload/batch/: several documents in, 202 and the batch's id out, with what became of each. */
export async function submitBatch(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.post(routePatterns.batches, { config: { scope: 'tasks:write', operation } }, async (request, reply) => {
    const gone = goneSignal(request)
    const accepted = await receiveBatch(request, context, async ({ files, fields }) => {
      const options = parseUploadOptions(fields)
      const payload = [options, files.map(contentOf)]
      return once(context, { request, reply, payload }, async ({ id, again }) => {
        const batch = { id, again, files, options, sender: senderOf(context, request) }
        const entries = await submit(requestPorts(context, request), batch, {
          idOf: (index) => taskIdOf(id, index),
          signal: gone,
        })
        return acceptedBatch(id, entries, { request, reply, publicUrl: context.publicUrl() })
      })
    })
    const { batch_id: batchId, accepted: tasks, refused } = accepted
    request.log.info({ batchId, tasks, refused }, 'Batch accepted')
    return reply.code(202).header('location', batchPath(batchId)).header('retry-after', '1').send(accepted)
  })
}

function acceptedBatch(
  id: string,
  entries: readonly BatchEntry[],
  { request, reply, publicUrl }: { request: FastifyRequest; reply: FastifyReply; publicUrl: string },
): BatchAccepted {
  const files = entries.map((entry): UploadAccepted | (Problem & { file_name: string }) =>
    'task' in entry
      ? acceptedView(entry.task, publicUrl)
      : { ...problemOf(entry.error, request, reply), file_name: entry.name },
  )
  const errors = entries.flatMap((entry) => ('error' in entry ? [entry.error] : []))
  const [first] = errors
  if (first !== undefined && errors.length === entries.length) {
    const { code, sentence: detail, details, retryable, cause } = first
    throw new NusabacaError(code, { detail, details: { ...details, files }, retryable, cause })
  }
  return {
    success: true,
    message: 'Files uploaded successfully. Processing in background.',
    batch_id: id,
    status_url: publicUrl + batchPath(id),
    accepted: entries.length - errors.length,
    refused: errors.length,
    files,
  }
}

function contentOf(file: BatchFile): readonly string[] {
  return [file.name, 'error' in file ? file.error.code : file.sha256]
}

/** The same task for the same file of the same batch, should it be submitted again. */
function taskIdOf(batchId: string, index: number): string {
  const hash = createHash('sha256').update(`${batchId} ${index}`).digest('hex')
  // A UUID of version 8 (RFC 9562).
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5')
}
