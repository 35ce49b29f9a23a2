import { parentPort, workerData } from 'node:worker_threads'
import { asNusabacaError } from '../../../core/errors.js'
import { createGoogleVisionOcrEngine } from '../google-vision.js'
import type { ThreadReply, ThreadRequest } from './thread-protocol.js'
import type { VisionClientOptions } from './vision-client.js'

// Entry of the thread that speaks to Google: pictures of megabytes become JSON there, and pages come out of it.

const engine = createGoogleVisionOcrEngine(workerData as VisionClientOptions)
const running = new Map<number, AbortController>()

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}

parentPort?.on('message', async (request: ThreadRequest) => {
  const { id } = request
  if (request.op === 'abort') {
    running.get(id)?.abort()
    return
  }
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const { image, languages } = request
    reply({ id, page: await engine.recognize(image, { languages, signal: controller.signal }) })
  } catch (thrown) {
    const { code, sentence: detail, details, retryable, cause } = asNusabacaError(thrown)
    reply({ id, failure: { code, detail, details, retryable, cause } })
  } finally {
    running.delete(id)
  }
})
