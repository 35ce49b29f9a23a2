import type { NewTask } from './ports/task-store.js'
import type { SpeechOriginal } from './speech-source.js'
import type { RecognitionTask, SpeechOptions, SpeechOrder, TaskMatter } from './task.js'

type NewSpeech = Extract<TaskMatter, { kind: 'speech' }> & NewTask

/** Speech before its original is stored. */
export type SpeechPlan = Omit<NewSpeech, 'kind' | 'file' | 'pageCount' | 'pageNumbers' | PlainFields>

type PlainFields = 'batchId' | 'sealedPassword' | 'readPages'

/** The task of speech whose original is stored. */
export function newSpeech(plan: SpeechPlan, { file, partNumbers }: SpeechOriginal): NewTask {
  return {
    ...plan,
    kind: 'speech',
    file,
    pageCount: partNumbers.length,
    pageNumbers: partNumbers,
    batchId: null,
    sealedPassword: null,
    readPages: null,
  }
}

/** Speech that follows a recognition by itself: whoever hears of the one hears of the other. */
export function followingSpeech(source: RecognitionTask, order: SpeechOrder): SpeechPlan {
  const { owner, client, timeoutMs, lifetimeMs } = source
  const { tag, metadata, priority, webhookUrl, trace } = source.options
  const options: SpeechOptions = {
    ...order,
    ...(tag !== undefined && { tag }),
    ...(metadata !== undefined && { metadata }),
    ...(priority !== undefined && { priority }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(trace !== undefined && { trace }),
  }
  const id = crypto.randomUUID()
  return { id, owner, client, options, sourceTaskId: source.id, timeoutMs, lifetimeMs }
}
