import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { NusabacaClient, UploadAccepted } from '@nusabaca/client'
import { OperatorError } from '../core/operator-error.js'
import { askServer, type ServerOptions } from './ask-server.js'
import type { FileReader, FileReading, PdfContent, ReadFileOptions, ReadingOptions } from './file-reader.js'
import type { FoundFile } from './find-files.js'
import { writeNewFile } from './speak-reading.js'
import { taskProgress } from './task-progress.js'

// While some are sent, others are read.
const filesAtOnce = 4
const uploadTimeoutMs = 3_600_000
const waitTimeoutMs = 86_400_000
const downloadTimeoutMs = 3_600_000
// A server that takes no more for now is worth waiting for.
const uploadRetries = 6

/** Calls `use` with a reader that is a server; throws an `OperatorError` when it is not there or knows no such key. */
export function readOnServer<T>(
  { reading, ...server }: ServerOptions & { readonly reading: ReadingOptions },
  use: (reader: FileReader) => Promise<T>,
): Promise<T> {
  return askServer(server, async (client) => {
    const { limits } = await client.getCapabilities()
    const remote = { client, reading, maxFileBytes: limits.max_file_bytes }
    return use({ atOnce: filesAtOnce, read: (file, options) => readFile({ ...remote, file }, options) })
  })
}

interface RemoteFile {
  readonly client: NusabacaClient
  readonly reading: ReadingOptions
  readonly maxFileBytes: number
  readonly file: FoundFile
}

async function readFile(remote: RemoteFile, options: ReadFileOptions): Promise<FileReading> {
  const { client } = remote
  const { signal, onProgress } = options
  const { task_id: id } = await send(remote, options)
  const status = await client.waitForTask(id, {
    signal,
    revokeOnAbort: true,
    timeoutMs: waitTimeoutMs,
    onStatus: (status) => onProgress(taskProgress(status, 'pages')),
  })
  if (status.status === 'completed') {
    const { pages, pages_failed, ocr_result } = await client.getTaskResult(id, 'json', { signal })
    const languages = ocr_result.language.split('+')
    const read = {
      taskId: id,
      pages,
      pagesFailed: pages_failed,
      languages,
      makePdf: (stopped: AbortSignal) => fetchPdf(client, id, stopped),
    }
    if (status.speech === undefined) return read
    const { task_id: speech } = status.speech
    const writeSpeech = (path: string, stopped: AbortSignal) => fetchSpeech(client, { speech, path }, stopped)
    return { ...read, writeSpeech }
  }
  if (status.pages_failed.length > 0) {
    const makePdf = () => Promise.reject(new OperatorError(status.message))
    return { taskId: id, pages: [], pagesFailed: status.pages_failed, languages: [], makePdf }
  }
  throw new OperatorError(status.message)
}

async function fetchPdf(client: NusabacaClient, id: string, signal: AbortSignal): Promise<PdfContent> {
  const pdf = await client.downloadTaskResult(id, 'pdf', { signal, timeoutMs: downloadTimeoutMs })
  return { content: Readable.fromWeb(pdf.stream()), [Symbol.asyncDispose]: async () => undefined }
}

async function fetchSpeech(
  client: NusabacaClient,
  { speech, path }: { readonly speech: string; readonly path: string },
  signal: AbortSignal,
): Promise<void> {
  const status = await client.waitForSpeech(speech, { signal, revokeOnAbort: true, timeoutMs: waitTimeoutMs })
  if (status.status !== 'completed') throw new OperatorError(status.message)
  const audio = await client.downloadTaskResult(speech, 'mp3', { signal, timeoutMs: downloadTimeoutMs })
  await writeNewFile(path, audio.stream(), signal)
}

async function send(
  { client, reading, maxFileBytes, file }: RemoteFile,
  { signal, onProgress }: ReadFileOptions,
): Promise<UploadAccepted> {
  const data = await openAsBlob(file.path)
  // It would be refused in the middle, and not everything on the way lets the answer through.
  if (data.size > maxFileBytes) {
    throw new OperatorError(
      `it has ${megabytes(data.size)} MB, and the server takes ${megabytes(maxFileBytes)}`,
    )
  }
  const sending = new AbortController()
  const abort = () => sending.abort(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', abort)
  return client
    .submitDocument(
      { name: file.name === '-' ? 'stdin' : basename(file.name), data },
      { ...reading, confidence_threshold: 0 },
      {
        signal: sending.signal,
        timeoutMs: uploadTimeoutMs,
        maxRetries: uploadRetries,
        onUploadProgress({ sentBytes: done, totalBytes: total }) {
          // From here on it becomes a task, which can be revoked only once its id is known.
          if (done === total) signal.removeEventListener('abort', abort)
          onProgress({ done, total, label: `${megabytes(done)}/${megabytes(total)} MB sent` })
        },
      },
    )
    .finally(() => signal.removeEventListener('abort', abort))
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
