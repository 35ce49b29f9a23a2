import type { UploadOptions } from '@nusabaca/contract'
import { displayFileName, storageFileName } from './file-name.js'
import { chooseEngine, type EngineOffer } from './languages.js'
import { withTrueExtension } from './media-types.js'
import { originalKey } from './object-keys.js'
import { parsePageRange } from './page-range.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ObjectStore } from './ports/object-store.js'
import type { Recognizer } from './ports/recognizer.js'
import type { SecretBox } from './ports/secret-box.js'
import type { TaskQueue } from './ports/task-queue.js'
import type { TaskStore } from './ports/task-store.js'
import type { StoredOptions, Task } from './task.js'

export interface SubmitDocumentPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
  readonly queue: TaskQueue
  readonly recognizer: Recognizer
  readonly secrets: SecretBox
  /** The first is used unless a request asks for another. */
  readonly engines: readonly EngineOffer[]
  readonly limits: DocumentLimits
  readonly taskTimeoutMs: number
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

/** A file that has arrived whole and lies on this machine; it is taken over when the task is accepted. */
export interface ArrivedFile {
  readonly path: string
  /** As the client named it. */
  readonly name: string
  readonly bytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

/**
 * Accepts a document: looks into it, stores it, records its task and enqueues it, in this order, so that
 * whatever was accepted survives a crash. Throws what is wrong with the file or the options; then nothing of
 * it is left but the file at its path.
 */
export async function submitDocument(
  ports: SubmitDocumentPorts,
  { file, options }: { readonly file: ArrivedFile; readonly options: UploadOptions },
  signal: AbortSignal,
): Promise<Task> {
  const { password } = options
  const choice = chooseEngine(ports.engines, { language: options.language, engine: options.engine })
  const inspected = await ports.recognizer.inspect(
    { path: file.path, limits: ports.limits, ...(password !== undefined && { password }) },
    signal,
  )
  const pageNumbers = parsePageRange(options.pages ?? '1-', inspected.pageCount)
  const id = crypto.randomUUID()
  const name = displayFileName(file.name)
  const key = originalKey(
    { id, createdAt: new Date() },
    withTrueExtension(storageFileName(name), inspected.mediaType),
  )
  await ports.files.putFile(key, file.path)
  const task = await ports.tasks
    .insert({
      id,
      file: { name, key, bytes: file.bytes, sha256: file.sha256, mediaType: inspected.mediaType },
      options: storedOptions(options, choice),
      sealedPassword: password === undefined ? null : ports.secrets.seal(password),
      pageCount: inspected.pageCount,
      pageNumbers,
      timeoutMs: ports.taskTimeoutMs,
    })
    .catch(async (error) => {
      await ports.files.remove(key).catch(() => undefined)
      throw error
    })
  // The task is safe already: should this fail, the reconciler finds it.
  await enqueueNewTask(ports, task, pageNumbers)
  return task
}

async function enqueueNewTask(
  { queue, onEnqueueFailed }: Pick<SubmitDocumentPorts, 'queue' | 'onEnqueueFailed'>,
  { id: taskId, attempt }: Task,
  pageNumbers: readonly number[],
): Promise<void> {
  const [page] = pageNumbers
  const only = pageNumbers.length === 1 && page !== undefined
  const job = only
    ? ({ kind: 'page', taskId, attempt, page, turn: 0 } as const)
    : ({ kind: 'task', taskId, attempt } as const)
  await queue.enqueue([job]).catch((error) => onEnqueueFailed(taskId, error))
}

function storedOptions(
  options: UploadOptions,
  { engine, languages }: { readonly engine: string; readonly languages: readonly string[] },
): StoredOptions {
  const { pages, tag, metadata } = options
  return {
    language: options.language,
    extractFormat: options.extract_format,
    confidenceThreshold: options.confidence_threshold,
    engine,
    languages,
    ...(pages !== undefined && { pages }),
    ...(tag !== undefined && { tag }),
    ...(metadata !== undefined && { metadata }),
  }
}
