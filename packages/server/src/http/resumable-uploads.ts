import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { UploadAccepted } from '@nusabaca/contract'
import { resumablePath, routePatterns } from '@nusabaca/contract'
import { FileStore } from '@tus/file-store'
import { MemoryLocker, Server, type Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { NusabacaError, notFound } from '../core/errors.js'
import { fileTooLarge } from '../core/file-too-large.js'
import { isUuid } from '../core/find-task.js'
import { say } from '../core/sentence.js'
import { type ArrivedFile, submitDocument } from '../core/submit-document.js'
import { acceptedView } from '../core/task-views.js'
import type { AppContext } from './app-context.js'
import { parseUploadOptions } from './parse-upload-options.js'
import { requestPorts, senderOf } from './request-ports.js'
import { fileEmpty } from './stage-file.js'

/** Uploads that arrive in pieces, by tus 1.0. An upload's id will be its task's. */
export interface ResumableUploads {
  /** Gives a request to the protocol's reference implementation, and its answer to `reply`. */
  serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** An upload of this owner that has not become a task; throws `not_found`. */
  find(id: string, owner: string): Promise<Upload>
  /** Makes the task of an upload that is whole. What can never become one is removed. */
  submit(request: FastifyRequest, upload: Upload): Promise<UploadAccepted>
  /** Removes what nobody has continued in time. */
  removeExpired(): Promise<void>
}

export function createResumableUploads(context: AppContext): ResumableUploads {
  const { resumableDir: directory, orphanAgeMs, maxFileBytes, secrets } = context
  const locker = new MemoryLocker()
  const submissions = new Map<string, Promise<UploadAccepted>>()
  let store: FileStore | undefined

  async function openStore(): Promise<FileStore> {
    // The store would end the process where this fails.
    await mkdir(directory, { recursive: true })
    store ??= new FileStore({ directory, expirationPeriodInMilliseconds: orphanAgeMs })
    return store
  }

  /** Refuses options that are wrong before the bytes come. Who uploads, and the password, are kept with them. */
  function ownMetadata({ metadata = {} }: Upload, { principal }: FastifyRequest): Metadata {
    const { password } = parseUploadOptions(fieldsOf(metadata))
    const sealed = password === undefined ? null : Buffer.from(secrets.seal(password)).toString('base64')
    return { ...metadata, owner: principal.owner, ...(sealed !== null && { password: sealed }) }
  }

  async function submit(request: FastifyRequest, upload: Upload): Promise<UploadAccepted> {
    const { metadata = {}, id } = upload
    const options = parseUploadOptions(fieldsOf(metadata))
    const { password } = options
    const opened = password === undefined ? {} : { password: secrets.open(Buffer.from(password, 'base64')) }
    const path = join(directory, id)
    const files = await openStore()
    try {
      const file = await measure(path, metadata['filename'] ?? '')
      const sender = senderOf(context, request)
      const document = { id, again: true, batchId: null, file, options: { ...options, ...opened }, sender }
      // Whoever has sent all of it may go.
      const task = await submitDocument(
        requestPorts(context, request),
        document,
        new AbortController().signal,
      )
      request.log.info({ taskId: id, bytes: file.bytes, pages: task.pages.total }, 'Task accepted')
      await rm(path, { force: true })
      await files.configstore.delete(id)
      return acceptedView(task, context.publicUrl())
    } catch (error) {
      if (error instanceof NusabacaError && !error.retryable) await files.remove(id).catch(() => undefined)
      throw error
    }
  }

  /** Whoever asks meanwhile gets the same answer. */
  function submitOnce(request: FastifyRequest, upload: Upload): Promise<UploadAccepted> {
    const { id } = upload
    const submission = submissions.get(id) ?? submit(request, upload).finally(() => submissions.delete(id))
    submissions.set(id, submission)
    return submission
  }

  return {
    async serve(request, reply) {
      let refusal: unknown
      const server = new Server({
        path: routePatterns.resumables,
        datastore: await openStore(),
        locker,
        maxSize: maxFileBytes,
        namingFunction: () => randomUUID(),
        generateUrl: (_, { id }) => resumablePath(id),
        onUploadCreate: async (_, upload) => ({ metadata: ownMetadata(upload, request) }),
        onUploadFinish: async (_, upload) => {
          const accepted = await submitOnce(request, upload)
          const headers = { 'content-type': 'application/json; charset=utf-8', 'x-task-id': upload.id }
          const body = JSON.stringify(accepted)
          return request.method === 'PATCH' ? { status_code: 200, headers, body } : { headers, body }
        },
        onResponseError: (_, error) => {
          refusal = error
          return undefined
        },
      })
      const response = await server.handleWeb(webRequest(request))
      const text = await response.text()
      if (response.status >= 400) {
        throw refusal instanceof NusabacaError
          ? refusal
          : explain(response.status, { reason: text, maxFileBytes })
      }
      for (const [name, value] of response.headers) {
        // Who may read the answer, and how long it is, is said elsewhere.
        if (!name.startsWith('access-control-') && name !== 'content-length') reply.header(name, value)
      }
      return reply.code(response.status).send(text === '' ? undefined : text)
    },

    async find(id, owner) {
      const files = await openStore()
      const upload = isUuid(id) ? await files.getUpload(id).catch(() => null) : null
      if (upload?.metadata?.['owner'] === owner) return upload
      throw notFound('There is no upload with this id.')
    },

    submit: submitOnce,

    async removeExpired() {
      await (await openStore()).deleteExpired()
    },
  }
}

type Metadata = NonNullable<Upload['metadata']>

function fieldsOf(metadata: Metadata): ReadonlyMap<string, string> {
  return new Map(Object.entries(metadata).map(([name, value]) => [name, value ?? '']))
}

async function measure(path: string, name: string): Promise<ArrivedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    bytes += chunk.length
    hash.update(chunk)
  }
  if (bytes === 0) throw fileEmpty()
  return { path, name, bytes, sha256: hash.digest('hex') }
}

/** The request as the protocol's implementation takes it without answering by itself. */
function webRequest({ method, headers, raw, url }: FastifyRequest): Request {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const hasBody = method === 'POST' || method === 'PATCH'
  return new Request(new URL(url, 'http://localhost'), {
    method,
    headers: given,
    ...(hasBody && { body: Readable.toWeb(raw) as ReadableStream, duplex: 'half' }),
  })
}

/** An error of the protocol, told in words of ours. */
function explain(
  status: number,
  { reason, maxFileBytes }: { readonly reason: string; readonly maxFileBytes: number },
): NusabacaError {
  if (status === 404) return notFound('There is no upload with this id.')
  if (status === 413) return fileTooLarge(maxFileBytes)
  if (status === 410) {
    return new NusabacaError('task_expired', { detail: 'The upload was not continued in time.' })
  }
  if (status === 409 || status === 423) {
    return new NusabacaError('upload_conflict', {
      detail: 'The upload is elsewhere than this piece begins; ask for its offset, and go on from there.',
    })
  }
  if (status >= 500) {
    return new NusabacaError('storage_unavailable', {
      detail: 'There is no room for the file at the moment; try again later.',
      cause: reason,
    })
  }
  return new NusabacaError('invalid_request', {
    detail: say('The request is not one of tus 1.0: {reason}.', { reason: reason.trim() }),
  })
}
