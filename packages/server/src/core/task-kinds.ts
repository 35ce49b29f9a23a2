import { NusabacaError } from './errors.js'
import type { RecognitionTask, SpeechTask, Task } from './task.js'

/** The task, of a document that is read. Throws `invalid_request` for speech, which has neither pages nor pictures. */
export function asRecognition(task: Task): RecognitionTask {
  if (task.kind === 'recognition') return task
  throw new NusabacaError('invalid_request', {
    detail: 'The task speaks text and reads no document, so there is nothing of that kind.',
  })
}

/** The task, of text that is spoken. */
export function asSpeech(task: Task): SpeechTask {
  if (task.kind === 'speech') return task
  throw new NusabacaError('invalid_request', { detail: 'The task reads a document and speaks nothing.' })
}
