import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { RecognizerReply, RecognizerRequest } from './protocol.js'
import { createRecognizerServer, type RecognizerTools } from './serve-recognizer.js'

export interface RunRecognizerOptions {
  readonly tools: RecognizerTools
  /** The process is ended once its resident memory is past it. */
  readonly maxMemoryBytes: number
}

/** Makes this process a recogniser: it answers its parent over IPC until the parent is gone. */
export async function runRecognizer({ tools, maxMemoryBytes }: RunRecognizerOptions): Promise<void> {
  const watchdog = new Worker(new URL('./watchdog-thread.js', import.meta.url), {
    workerData: { parentPid: process.ppid, maxBytes: maxMemoryBytes },
  })
  // Nothing that might hang is begun before it watches.
  await once(watchdog, 'message')
  watchdog.unref()
  const answer = createRecognizerServer(tools)
  // These may reach the whole process group; the parent decides when its recognisers end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', async (request: RecognizerRequest) => {
    const reply: RecognizerReply = { ...(await answer(request)), residentBytes: process.memoryUsage.rss() }
    process.send?.(reply)
  })
}
