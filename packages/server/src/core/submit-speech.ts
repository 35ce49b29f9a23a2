import type { SpeechRequest } from '@nusabaca/contract'
import { nothingToSpeak } from './assemble-speech.js'
import type { TaskSummaryFile } from './assemble-task.js'
import { checkWebhookUrl } from './check-webhook-url.js'
import { enqueueTask } from './enqueue-task.js'
import { asNusabacaError, NusabacaError } from './errors.js'
import { findTask } from './find-task.js'
import { lifetimeOf } from './lifetime.js'
import { newSpeech, type SpeechPlan } from './new-speech.js'
import { orderSpeech } from './order-speech.js'
import type { ObjectStore } from './ports/object-store.js'
import type { OutboundHttp } from './ports/outbound-http.js'
import type { PageQuota } from './ports/page-quota.js'
import type { Voice } from './ports/speech-engine.js'
import type { TaskQueue } from './ports/task-queue.js'
import type { TaskStore } from './ports/task-store.js'
import type { QueueGauge } from './queue-gauge.js'
import { readText } from './read-text.js'
import { say } from './sentence.js'
import { splitText } from './speech/split-text.js'
import { type SpeechOriginal, storeSource, storeText } from './speech-source.js'
import type { Sender } from './submit-document.js'
import { takePages } from './take-pages.js'
import type { RecognitionTask, SpeechOptions, SpeechTask } from './task.js'
import { asRecognition, asSpeech } from './task-kinds.js'

export interface SubmitSpeechPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
  readonly queue: TaskQueue
  readonly outbound: OutboundHttp
  /** The first of a language speaks it where a request names none. */
  readonly voices: readonly Voice[]
  readonly gauge: QueueGauge
  readonly quota: PageQuota
  readonly maxSpeechCharacters: number
  readonly taskTimeoutMs: number
  /** How long a task is kept after it has ended, at most. */
  readonly retentionMs: number
  readonly onEnqueueFailed: (taskId: string, error: unknown) => void
}

/** Text as it is to be spoken. */
export interface NewSpeechRequest {
  /** The id of its task. */
  readonly id: string
  /** The task may be there, from before; then it is the one that comes back. */
  readonly again: boolean
  readonly request: SpeechRequest
  readonly sender: Sender
}

/** What is spoken, before it is stored. */
interface Matter {
  /** The languages that it is in, as far as is known. */
  readonly languages: readonly string[]
  readonly source: RecognitionTask | null
  readonly parts: number
  readonly partEnds?: readonly number[]
  store(task: { readonly id: string; readonly createdAt: Date }): Promise<SpeechOriginal>
}

/**
 * Accepts text to be spoken: stores it, records its task and enqueues it, in this order, so that whatever was accepted
 * survives a crash. Throws what is wrong with the text, its source or the options; then nothing of it is left.
 */
export async function submitSpeech(
  ports: SubmitSpeechPorts,
  { id, again, request, sender }: NewSpeechRequest,
): Promise<SpeechTask> {
  const made = again ? await ports.tasks.find(id) : null
  if (made !== null) return asSpeech(made)
  checkWebhookUrl(ports.outbound, request.webhook_url)
  const lifetimeMs = lifetimeOf(request, ports.retentionMs)
  const matter = await matterOf(ports, request)
  const options: SpeechOptions = {
    ...orderSpeech(ports.voices, request, matter.languages),
    ...storedOptions(request),
    trace: sender.trace,
    ...(matter.partEnds !== undefined && { partEnds: matter.partEnds }),
  }
  const plan: SpeechPlan = {
    id,
    owner: sender.principal.owner,
    client: sender.client,
    options,
    sourceTaskId: matter.source?.id ?? null,
    timeoutMs: ports.taskTimeoutMs,
    lifetimeMs,
  }
  await ports.gauge.admit(matter.parts)
  const giveBack = await takePages(ports.quota, sender.principal, matter.parts)
  let original: SpeechOriginal
  try {
    original = await matter.store({ id, createdAt: new Date() })
  } catch (error) {
    await giveBack()
    throw error
  }
  const task = await ports.tasks.insert(newSpeech(plan, original)).catch(async (error) => {
    // Otherwise the task may be recorded all the same: its file stays, and the sweeper removes it if not.
    if (asNusabacaError(error).code === 'task_expired') {
      await ports.files.remove(original.file.key)
      await giveBack()
    }
    throw error
  })
  await enqueueTask(ports, task, original.partNumbers)
  return asSpeech(task)
}

function matterOf(
  ports: SubmitSpeechPorts,
  { text, task_id: taskId }: SpeechRequest,
): Promise<Matter> | Matter {
  if (text !== undefined && taskId === undefined) return textMatter(ports, text)
  if (text === undefined && taskId !== undefined) return sourceMatter(ports, taskId)
  throw new NusabacaError('invalid_request', {
    detail: 'Give a text to be spoken, or the task_id of a recognition, and not both.',
  })
}

function textMatter({ files, maxSpeechCharacters }: SubmitSpeechPorts, text: string): Matter {
  if (text.length > maxSpeechCharacters) {
    throw new NusabacaError('file_too_large', {
      detail: say('The text has {characters} characters; at most {most} are spoken here.', {
        characters: text.length,
        most: maxSpeechCharacters,
      }),
      details: { max_speech_characters: maxSpeechCharacters },
    })
  }
  if (text.trim() === '') {
    throw new NusabacaError('invalid_request', { detail: 'There is nothing in the text to be spoken.' })
  }
  const partEnds = endsOf(splitText(text))
  return {
    languages: [],
    source: null,
    parts: partEnds.length,
    partEnds,
    store: (task) => storeText(files, task, { text, partEnds }),
  }
}

/** Where each part of a text ends in it. */
function endsOf(parts: readonly string[]): number[] {
  let end = 0
  return parts.map(({ length }) => {
    end += length
    return end
  })
}

async function sourceMatter({ tasks, files }: SubmitSpeechPorts, id: string): Promise<Matter> {
  const source = asRecognition(await findTask(tasks, id))
  const { status, summaryKey } = source
  if (status !== 'completed' || summaryKey === null) {
    throw new NusabacaError('invalid_request', {
      detail: say('The task has nothing to be spoken: it is {status}, not completed.', { status }),
    })
  }
  const summary = JSON.parse(await readText(files, summaryKey)) as TaskSummaryFile
  if (summary.ocr_result.full_text.trim() === '') {
    throw new NusabacaError(nothingToSpeak.code, { detail: nothingToSpeak.sentence })
  }
  const pages = await tasks.pages(source.id)
  return {
    languages: source.options.languages,
    source,
    parts: pages.filter(({ resultKey }) => resultKey !== null).length,
    store: (task) => storeSource(files, task, { source, pages }),
  }
}

function storedOptions({ tag, metadata, priority, webhook_url: webhookUrl }: SpeechRequest) {
  return {
    ...(tag !== undefined && { tag }),
    ...(metadata !== undefined && { metadata }),
    ...(priority !== undefined && { priority }),
    ...(webhookUrl !== undefined && { webhookUrl }),
  }
}
