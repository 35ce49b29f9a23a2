import { Readable } from 'node:stream'
import {
  isFinalStatus,
  type ResultFormat,
  resultFormatNames,
  resultFormats,
  routePatterns,
  type TaskResultQuery,
  TaskResultQuerySchema,
} from '@nusabaca/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TaskSummaryFile } from '../../core/assemble-task.js'
import { contentDisposition } from '../../core/content-disposition.js'
import { NusabacaError } from '../../core/errors.js'
import { resultFileName } from '../../core/file-name.js'
import { findTask } from '../../core/find-task.js'
import { makePdf, type ReadTask, writeResult } from '../../core/make-result.js'
import type { ObjectStore } from '../../core/ports/object-store.js'
import { readText } from '../../core/read-text.js'
import { say } from '../../core/sentence.js'
import type { SpeechTask, Task } from '../../core/task.js'
import type { RouteContext } from '../app-context.js'
import { chooseResultFormat } from '../choose-result-format.js'
import { getTaskResult as operation } from '../operations/get-task-result.js'
import { type RequestPorts, requestPorts } from '../request-ports.js'
import { sendFile } from '../send-file.js'
import { chooseSpeechFile } from '../speech-result.js'

interface Asked {
  readonly Params: { task_id: string }
  readonly Querystring: TaskResultQuery
}

/** PDFs that are being made or wait for it, at most, in this process. */
const mostPdfs = 16

/** GET …/upload/tasks/{task_id}/result/: the result alone, as `?format=` or `Accept` says. */
export async function getTaskResult(app: FastifyInstance, context: RouteContext): Promise<void> {
  let pdfs = 0

  /** Its file is gone once the answer has gone. */
  async function pdf(ports: RequestPorts, read: ReadTask, signal: AbortSignal): Promise<Readable> {
    if (pdfs >= mostPdfs) throw tooManyPdfs()
    pdfs += 1
    try {
      const made = await makePdf(ports, read, signal)
      const remove = () => void made[Symbol.asyncDispose]()
      if (signal.aborted) remove()
      signal.addEventListener('abort', remove)
      return Readable.from(made.content)
    } catch (error) {
      if (signal.aborted && !(error instanceof NusabacaError)) throw brokenOff()
      throw error
    } finally {
      pdfs -= 1
    }
  }

  app.get<Asked>(
    routePatterns.result,
    { schema: { querystring: TaskResultQuerySchema }, config: { scope: 'tasks:read', operation } },
    async (request, reply) => {
      const ports = requestPorts(context, request)
      const { files } = ports
      const task = await findTask(ports.tasks, request.params.task_id)
      if (task.kind === 'speech') return sendSpeech(files, task, { request, reply })
      const asked = request.query.format
      const format = chooseResultFormat({
        format: asked === undefined ? undefined : requireFormat(asked),
        accept: request.headers.accept,
        usual: task.options.extractFormat,
      })
      const { resultsKey, summaryKey } = task
      if (resultsKey === null || summaryKey === null) {
        // A task that has failed stays so; nothing is wrong with this request or this server.
        reply.code(isFinalStatus(task.status) ? 409 : 404)
        throw noResult(task)
      }
      const content = async (): Promise<Readable | string> => {
        if (format === 'json') return Readable.from(await files.get(resultsKey))
        const stored = task.outputKeys[format]
        if (stored !== undefined) return Readable.from(await files.get(stored))
        if (format === 'text') return readWholeText(ports, summaryKey)
        const read = { task, resultsKey }
        if (format === 'pdf') return pdf(ports, read, context.waitSignal(request, reply))
        return Readable.from(writeResult(files, read, format))
      }
      const body = await content()
      return reply.headers(headersOf(task, format)).send(body)
    },
  )
}

function headersOf({ file }: Task, format: ResultFormat): Record<string, string> {
  const { mediaType, extension } = resultFormats[format]
  const name = resultFileName(file.name, extension)
  return {
    'content-type': mediaType,
    'content-disposition': contentDisposition('inline', name),
    vary: 'Accept',
  }
}

async function readWholeText({ files }: RequestPorts, summaryKey: string): Promise<string> {
  const summary = JSON.parse(await readText(files, summaryKey)) as TaskSummaryFile
  return summary.ocr_result.full_text
}

function tooManyPdfs(): NusabacaError {
  return new NusabacaError('rate_limited', {
    detail: 'Too many PDFs are being made already. Ask again in a while, or name pdf in outputs.',
    details: { retry_after_seconds: 10 },
  })
}

/** Whoever asked has gone, or the server is about to. */
function brokenOff(): NusabacaError {
  return new NusabacaError('worker_lost', { detail: 'The worker is shutting down.' })
}

async function sendSpeech(
  files: ObjectStore,
  task: SpeechTask,
  { request, reply }: { readonly request: FastifyRequest<Asked>; readonly reply: FastifyReply },
): Promise<Readable> {
  const { format } = request.query
  const file = chooseSpeechFile(task, { format, accept: request.headers.accept })
  if (file === null) {
    reply.code(isFinalStatus(task.status) ? 409 : 404)
    throw noResult(task)
  }
  const { key, mediaType } = file
  const name = key.split('/').at(-1) ?? key
  reply.headers({
    'content-type': mediaType,
    'content-disposition': contentDisposition('inline', name),
    vary: 'Accept',
  })
  return sendFile(files, key, { request, reply })
}

/** Throws `invalid_request` for a format of speech. */
function requireFormat(asked: NonNullable<TaskResultQuery['format']>): ResultFormat {
  const format = resultFormatNames.find((known) => known === asked)
  if (format !== undefined) return format
  throw new NusabacaError('invalid_request', {
    detail: say('The text is there as {formats}, not as {format}.', {
      formats: resultFormatNames.join(', '),
      format: asked,
    }),
  })
}

function noResult({ kind, status, failure }: Task): NusabacaError {
  if (failure !== null) return new NusabacaError(failure.code, { detail: failure.sentence, retryable: false })
  if (kind === 'speech') {
    const detail = say('The speech is not there yet: the task is {status}.', { status })
    return new NusabacaError('task_not_found', { detail, retryable: true })
  }
  return new NusabacaError('task_not_found', {
    detail: say('The task has no result yet: it is {status}. Pages that are done can be read one by one.', {
      status,
    }),
    retryable: true,
  })
}
