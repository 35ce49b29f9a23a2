import { Worker } from 'node:worker_threads'
import type { RecognizerReply, RecognizerRequest } from './protocol.js'
import { createRecognizerServer, type RecognizerTools } from './serve-recognizer.js'

export interface RunRecognizerOptions {
  readonly tools: RecognizerTools
  /** The process is ended once its resident memory is past it. */
  readonly maxMemoryBytes: number
}

/** Makes this process a recogniser: it answers its parent over IPC until the parent is gone. */
export function runRecognizer({ tools, maxMemoryBytes }: RunRecognizerOptions): void {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  new Worker(new URL(`./watchdog-thread${extension}`, import.meta.url), {
    workerData: { parentPid: process.ppid, maxBytes: maxMemoryBytes },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  }).unref()
  const answer = createRecognizerServer(tools)
  // Ctrl-C reaches the whole process group; the parent decides when its recognisers end.
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', async (request: RecognizerRequest) => {
    const reply: RecognizerReply = { ...(await answer(request)), residentBytes: process.memoryUsage.rss() }
    process.send?.(reply)
  })
}
