import type { UploadOptions } from '@nusabaca/contract'
import { type AssembleTaskPorts, assembleTask } from './assemble-task.js'
import { checkWebhookUrl } from './check-webhook-url.js'
import { copyReadPages } from './copy-read-pages.js'
import { enqueueTask } from './enqueue-task.js'
import { displayFileName, storageFileName } from './file-name.js'
import { chooseEngine, type EngineOffer } from './languages.js'
import { lifetimeOf } from './lifetime.js'
import { withTrueExtension } from './media-types.js'
import { originalKey } from './object-keys.js'
import { orderSpeech, type SpeechWish } from './order-speech.js'
import { parsePageRange } from './page-range.js'
import type { OutboundHttp } from './ports/outbound-http.js'
import type { PageQuota } from './ports/page-quota.js'
import type { Recognizer } from './ports/recognizer.js'
import type { Voice } from './ports/speech-engine.js'
import type { TaskQueue } from './ports/task-queue.js'
import { anonymous, type Principal } from './principal.js'
import type { QueueGauge } from './queue-gauge.js'
import { takePages } from './take-pages.js'
import type { RecognitionOptions, RecognitionTask } from './task.js'
import { asRecognition } from './task-kinds.js'
import { parseOutputs } from './task-outputs.js'
import type { Trace } from './trace.js'

export interface SubmitDocumentPorts extends AssembleTaskPorts {
  readonly queue: TaskQueue
  readonly recognizer: Recognizer
  readonly outbound: OutboundHttp
  /** The first is used unless a request asks for another. */
  readonly engines: readonly EngineOffer[]
  readonly gauge: QueueGauge
  readonly quota: PageQuota
  /** The first of a language speaks it where a request names none. */
  readonly voices: readonly Voice[]
  /** Whose files are not read again when they have been read before. */
  readonly reuse: 'keys' | 'all' | 'off'
  readonly taskTimeoutMs: number
  /** How long a task is kept after it has ended, at most. */
  readonly retentionMs: number
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

/** A document as it was sent. */
export interface NewDocument {
  /** The id of its task. */
  readonly id: string
  /** The task may be there, from before; then it is the one that comes back. */
  readonly again: boolean
  /** Null when it comes alone. */
  readonly batchId: string | null
  readonly file: ArrivedFile
  readonly options: UploadOptions
  readonly sender: Sender
}

/** Whoever sent a document. */
export interface Sender {
  /** Whose its task will be. */
  readonly principal: Principal
  /** Names them for fairness. */
  readonly client: string
  readonly trace: Trace
}

/**
 * Accepts a document: looks into it, stores it, records its task and enqueues it, in this order, so that
 * whatever was accepted survives a crash. Throws what is wrong with the file or the options; then nothing of
 * it is left but the file at its path.
 */
export async function submitDocument(
  ports: SubmitDocumentPorts,
  { id, again, batchId, file, options, sender }: NewDocument,
  signal: AbortSignal,
): Promise<RecognitionTask> {
  const made = again ? await ports.tasks.find(id) : null
  if (made !== null) return asRecognition(made)
  const { password } = options
  checkWebhookUrl(ports.outbound, options.webhook_url)
  const lifetimeMs = lifetimeOf(options, ports.retentionMs)
  const choice = chooseEngine(ports.engines, { language: options.language, engine: options.engine })
  const inspected = await ports.recognizer.inspect(
    { path: file.path, limits: ports.limits, ...(password !== undefined && { password }) },
    signal,
  )
  const pageNumbers = parsePageRange(options.pages ?? '1-', inspected.pageCount)
  const { owner } = sender.principal
  const createdAt = new Date()
  const stored = {
    ...storedOptions(options, choice),
    trace: sender.trace,
    ...(options.speak === true && {
      speak: orderSpeech(ports.voices, speechWish(options), choice.languages),
    }),
  }
  const target = { id, createdAt, owner, sha256: file.sha256, pageNumbers, options: stored }
  const readPages = mayReuse(ports, options, owner) ? await copyReadPages(ports, target) : null
  const toRead = readPages === null ? pageNumbers.length : 0
  const toSpeak = options.speak === true ? pageNumbers.length : 0
  const work = toRead + toSpeak
  if (work > 0) await ports.gauge.admit(work)
  const name = displayFileName(file.name)
  const key = originalKey({ id, createdAt }, withTrueExtension(storageFileName(name), inspected.mediaType))
  const giveBack = await takePages(ports.quota, sender.principal, work)
  try {
    await ports.files.putFile(key, file.path)
  } catch (error) {
    await giveBack()
    throw error
  }
  // Should this fail, the task may be recorded all the same: its file stays, and the sweeper removes it if not.
  const inserted = await ports.tasks.insert({
    id,
    batchId,
    owner,
    client: sender.client,
    file: { name, key, bytes: file.bytes, sha256: file.sha256, mediaType: inspected.mediaType },
    kind: 'recognition',
    options: stored,
    sourceTaskId: null,
    sealedPassword: password === undefined ? null : ports.secrets.seal(password),
    pageCount: inspected.pageCount,
    pageNumbers,
    readPages,
    timeoutMs: ports.taskTimeoutMs,
    lifetimeMs,
  })
  const task = asRecognition(inserted)
  // The task is safe already: should what follows fail, the reconciler finds it.
  if (readPages !== null && isSoonAssembled(stored) && (await isAssembled(ports, id, signal))) return task
  await enqueueTask(ports, inserted, pageNumbers)
  return task
}

function speechWish({ voice, speed, audio_format: format }: UploadOptions): SpeechWish {
  return { voice, speed, format }
}

/** Anonymous callers are many people, who shall not learn what others have sent. */
function mayReuse({ reuse }: SubmitDocumentPorts, { cache }: UploadOptions, owner: string): boolean {
  return cache !== 'no' && (reuse === 'all' || (reuse === 'keys' && owner !== anonymous.owner))
}

/** A PDF takes longer than whoever sends a document should wait for its task. */
function isSoonAssembled({ outputs = [] }: RecognitionOptions): boolean {
  return !outputs.includes('pdf')
}

function isAssembled(ports: SubmitDocumentPorts, id: string, signal: AbortSignal): Promise<boolean> {
  return assembleTask(ports, id, signal).then(
    () => true,
    () => false,
  )
}

function storedOptions(
  options: UploadOptions,
  { engine, languages }: { readonly engine: string; readonly languages: readonly string[] },
): RecognitionOptions {
  const { pages, tag, metadata, password, priority, webhook_url: webhookUrl } = options
  return {
    language: options.language,
    extractFormat: options.extract_format,
    confidenceThreshold: options.confidence_threshold,
    engine,
    languages,
    ...(pages !== undefined && { pages }),
    ...(options.outputs !== undefined && { outputs: parseOutputs(options.outputs) }),
    ...(password !== undefined && { encrypted: true }),
    ...(tag !== undefined && { tag }),
    ...(metadata !== undefined && { metadata }),
    ...(priority !== undefined && { priority }),
    ...(webhookUrl !== undefined && { webhookUrl }),
  }
}
