import { OperatorError } from '../core/operator-error.js'
import { askServer, type ServerOptions } from './ask-server.js'
import type { MadeSpeech, SpeakTextOptions } from './made-speech.js'
import { taskProgress } from './task-progress.js'

const waitTimeoutMs = 86_400_000
const downloadTimeoutMs = 3_600_000
// A server that takes no more for now is worth waiting for.
const submitRetries = 6

/** Has a server speak a text, and calls `use` with what was made. */
export function speakOnServer<T>(
  { speaking, signal, onProgress, ...server }: ServerOptions & SpeakTextOptions,
  use: (speech: MadeSpeech) => Promise<T>,
): Promise<T> {
  return askServer(server, async (client) => {
    // Told of soon where there is no server, or no such key.
    await client.getCapabilities({ signal })
    // Without the signal: it becomes a task, which can be revoked only once its id is known.
    const { task_id: id } = await client.submitSpeech(speaking, { maxRetries: submitRetries })
    const status = await client.waitForSpeech(id, {
      signal,
      revokeOnAbort: true,
      timeoutMs: waitTimeoutMs,
      onStatus: (status) => onProgress(taskProgress(status, 'parts')),
    })
    if (status.status !== 'completed') throw new OperatorError(status.message)
    return use({
      taskId: id,
      result: status.speech_result,
      partsFailed: status.pages_failed,
      async content(format) {
        const options = { signal, timeoutMs: downloadTimeoutMs }
        return (await client.downloadTaskResult(id, format, options)).stream()
      },
    })
  })
}
