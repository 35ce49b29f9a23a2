import { NusabacaError } from '../core/errors.js'
import type { ByteStream, ObjectStore } from '../core/ports/object-store.js'
import type { RemoteOcrEngine } from '../core/ports/ocr-engine.js'
import type { Recognizer } from '../core/ports/recognizer.js'
import type { Speaker } from '../core/ports/speaker.js'
import type { TaskStore } from '../core/ports/task-store.js'
import type { WorkLedger } from '../core/ports/work-ledger.js'
import type { Metrics } from './metrics.js'

/** The same store; tasks that are made, retried and revoked are counted. */
export function measureTasks(tasks: TaskStore, metrics: Metrics): TaskStore {
  return {
    ...tasks,
    async insert(task) {
      const inserted = await tasks.insert(task)
      metrics.taskAccepted(task.kind)
      return inserted
    },
    async retry(task, order) {
      const again = await tasks.retry(task, order)
      if (again !== null) metrics.taskRetried(task.kind)
      return again
    },
    async revoke(id) {
      const revoked = await tasks.revoke(id)
      if (revoked) metrics.taskEnded('revoked')
      return revoked
    },
  }
}

/** The same ledger; tasks that end and pages that fail are counted. */
export function measureLedger(ledger: WorkLedger, metrics: Metrics): WorkLedger {
  return {
    ...ledger,
    async settlePage(claim, outcome) {
      const settled = await ledger.settlePage(claim, outcome)
      if (settled !== null && outcome.status === 'failed') metrics.pageFailed(outcome.code)
      return settled
    },
    async complete(...completion) {
      const completed = await ledger.complete(...completion)
      const [, , speech] = completion
      if (completed) metrics.taskEnded('completed')
      if (completed && speech !== undefined) metrics.taskAccepted(speech.kind)
      return completed
    },
    async fail(id, failure) {
      const failed = await ledger.fail(id, failure)
      if (failed) metrics.taskEnded('failed')
      return failed
    },
  }
}

/** The same recogniser; each page that its engine is asked for is counted, with the time that it took. */
export function measureRecognizer<T extends Recognizer>(recognizer: T, metrics: Metrics): T {
  return {
    ...recognizer,
    async recognize(request, signal, onStart) {
      const call = { engine: request.engine, signal, onStart, metrics }
      return measureCall((begin) => recognizer.recognize(request, signal, begin), call)
    },
  }
}

/** The same speaker; each text that its engine is asked to speak is counted as pages are. */
export function measureSpeaker<T extends Speaker>(
  speaker: T,
  { engine, metrics }: { readonly engine: string; readonly metrics: Metrics },
): T {
  return {
    ...speaker,
    async speak(request, signal, onStart) {
      const call = { engine, signal, onStart, metrics }
      return measureCall((begin) => speaker.speak(request, signal, begin), call)
    },
  }
}

/** The same engine; each page that it is asked for is counted, with the time that it took. */
export function measureEngine(engine: RemoteOcrEngine, metrics: Metrics): RemoteOcrEngine {
  return {
    ...engine,
    recognize(image, options) {
      const call = { engine: engine.name, signal: options.signal, metrics }
      return measureCall((begin) => {
        begin()
        return engine.recognize(image, options)
      }, call)
    },
  }
}

interface EngineCall {
  readonly engine: string
  readonly signal: AbortSignal
  readonly onStart?: (() => void) | undefined
  readonly metrics: Metrics
}

/** @param ask calls `begin` when it is the engine's turn. */
async function measureCall<T extends object>(
  ask: (begin: () => void) => Promise<T>,
  { engine, signal, onStart, metrics }: EngineCall,
): Promise<T> {
  let startedMs: number | null = null
  const begin = () => {
    startedMs = performance.now()
    onStart?.()
  }
  const asked = (outcome: string) => {
    // What was broken off while it waited asked nobody.
    if (startedMs !== null) metrics.engineAsked(engine, { outcome, ms: performance.now() - startedMs })
  }
  try {
    const read = await ask(begin)
    // Nobody was asked for what the page says itself.
    if (!('source' in read && read.source === 'text_layer')) asked('ok')
    return read
  } catch (error) {
    asked(signal.aborted ? 'aborted' : error instanceof NusabacaError ? error.code : 'internal')
    throw error
  }
}

/** The same store; what it could not do is counted, a file that is gone is not. */
export function measureFiles(files: ObjectStore, metrics: Metrics): ObjectStore {
  async function watch<T>(operation: Parameters<Metrics['storageFailed']>[0], work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (isStorageError(error)) metrics.storageFailed(operation)
      throw error
    }
  }
  async function* watchStream(content: ByteStream): AsyncGenerator<Uint8Array> {
    try {
      yield* content
    } catch (error) {
      if (isStorageError(error)) metrics.storageFailed('get')
      throw error
    }
  }
  return {
    ...files,
    put: (...file) => watch('put', files.put(...file)),
    putFile: (...file) => watch('put', files.putFile(...file)),
    get: async (...part) => watchStream(await watch('get', files.get(...part))),
    sizeOf: (key) => watch('get', files.sizeOf(key)),
    remove: (prefix) => watch('remove', files.remove(prefix)),
    withLocalFile: (key, use) => watch('get', files.withLocalFile(key, use)),
    signedLink: (...file) => watch('sign', files.signedLink(...file)),
    signedUpload: (...file) => watch('sign', files.signedUpload(...file)),
  }
}

/** What is done with a file may go wrong, too, and the store is not to blame for that. */
function isStorageError(error: unknown): boolean {
  return error instanceof NusabacaError && error.code === 'storage_unavailable'
}
