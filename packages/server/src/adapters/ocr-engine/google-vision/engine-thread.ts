import { parentPort, workerData } from 'node:worker_threads'
import { asNusabacaError } from '../../../core/errors.js'
import { createGoogleVisionOcrEngine } from '../google-vision.js'
import type { EngineCall, ThreadReply, ThreadRequest } from './thread-protocol.js'
import type { VisionClientOptions } from './vision-client.js'

// Entry of the thread that speaks to Google: pictures of megabytes become JSON there, and pages come out of it.

const engine = createGoogleVisionOcrEngine(workerData as VisionClientOptions)
const running = new Map<number, AbortController>()

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}

async function perform(call: EngineCall, signal: AbortSignal): Promise<unknown> {
  const { documents } = engine
  switch (call.op) {
    case 'recognize': {
      const { op: _, image, ...options } = call
      return engine.recognize(image, { ...options, signal })
    }
    case 'start':
      return documents.start(call.order)
    case 'look':
      return documents.look(call.name)
    case 'cancel':
      return documents.cancel(call.name)
    case 'read':
      return documents.read(call.file, call.page)
  }
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
    reply({ id, value: await perform(request.call, controller.signal) })
  } catch (thrown) {
    const { code, sentence: detail, details, retryable, cause } = asNusabacaError(thrown)
    reply({ id, failure: { code, detail, details, retryable, cause } })
  } finally {
    running.delete(id)
  }
})
